package io.streamingatscale.dedup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bounds of an index and where it keeps its journal. Immutable. */
public final class DedupSettings {

    /** The greatest {@link #maxEntries}, 2^30. */
    public static final long MOST_ENTRIES = 1L << 30;

    private final Duration window;
    private final long maxEntries;
    private final DedupScope scope;
    private final WhenFull whenFull;
    private final @Nullable Path directory;

    private DedupSettings(
            Duration window, long maxEntries, DedupScope scope, WhenFull whenFull, @Nullable Path directory) {
        this.window = window;
        this.maxEntries = maxEntries;
        this.scope = scope;
        this.whenFull = whenFull;
        this.directory = directory;
    }

    /**
     * Returns settings for an index in memory alone, within partitions, that lets its oldest entries go when it is full.
     *
     * @param window how far apart in log time two copies are still told, at least a millisecond; parts of one are dropped
     * @param maxEntries how many entries are held at most, 1 to {@link #MOST_ENTRIES}
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static DedupSettings of(Duration window, long maxEntries) {
        if (window.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("window must be >= PT0.001S: window=" + window);
        }
        Checks.atMost(Checks.atLeast(maxEntries, 1, "maxEntries"), MOST_ENTRIES, "maxEntries");
        return new DedupSettings(window, maxEntries, DedupScope.PARTITION, WhenFull.EVICT_OLDEST, null);
    }

    /** Returns these settings with another scope. */
    public DedupSettings scope(DedupScope newScope) {
        return new DedupSettings(window, maxEntries, newScope, whenFull, directory);
    }

    /** Returns these settings with another answer to a full index. */
    public DedupSettings whenFull(WhenFull answer) {
        return new DedupSettings(window, maxEntries, scope, answer, directory);
    }

    /** Returns these settings with a directory for the journal, made where there is none; of this index alone. */
    public DedupSettings directory(Path newDirectory) {
        return new DedupSettings(window, maxEntries, scope, whenFull, newDirectory);
    }

    /** Returns how far apart in log time two copies are still told. */
    public Duration window() {
        return window;
    }

    /** Returns how many entries are held at most. */
    public long maxEntries() {
        return maxEntries;
    }

    /** Returns among which records an id is to be found once. */
    public DedupScope scope() {
        return scope;
    }

    /** Returns what becomes of a record for which there is no room. */
    public WhenFull whenFull() {
        return whenFull;
    }

    /** Returns where the journal is; empty for an index in memory alone. */
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    @Override
    public String toString() {
        return "window=" + window + ", maxEntries=" + maxEntries + ", scope=" + scope + ", whenFull=" + whenFull
                + ", directory=" + directory;
    }
}
