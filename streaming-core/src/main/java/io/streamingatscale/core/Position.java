package io.streamingatscale.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where to resume in a partition: the offset of the next record to read, and what else the source needs to find it. */
public final class Position {

    private final long offset;
    private final @Nullable String token;

    private Position(long offset, @Nullable String token) {
        this.offset = Checks.atLeast(offset, 0, "offset");
        this.token = token;
    }

    /**
     * Returns the position of the record at {@code offset}.
     *
     * @param offset the offset of the next record to read, at least 0
     */
    public static Position of(long offset) {
        return new Position(offset, null);
    }

    /**
     * Returns the position of the record at {@code offset}, with the source's own name for that place.
     *
     * @param offset the offset of the next record to read, at least 0
     * @param token opaque to all but the source that made it
     */
    public static Position of(long offset, String token) {
        return new Position(offset, token);
    }

    /** Returns the offset of the next record to read. */
    public long offset() {
        return offset;
    }

    /** Returns the source's own name for this place, where it needs one. */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Position that && offset == that.offset && token().equals(that.token());
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(offset) + token().hashCode();
    }

    @Override
    public String toString() {
        return token == null ? Long.toString(offset) : offset + " (" + token + ")";
    }
}
