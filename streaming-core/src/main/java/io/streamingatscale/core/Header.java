package io.streamingatscale.core;

import java.nio.charset.StandardCharsets;

/** One named value that travels with a record beside its payload. */
public final class Header {

    private final String name;
    private final byte[] value;

    private Header(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Returns a header. The array is not copied; do not change it afterwards.
     *
     * @param value the header's bytes, of any length
     */
    public static Header of(String name, byte[] value) {
        return new Header(name, value);
    }

    /** Returns a header whose bytes are {@code value} in UTF-8. */
    public static Header of(String name, String value) {
        return new Header(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the header's name. */
    public String name() {
        return name;
    }

    /** Returns the header's bytes, not a copy; do not change them. */
    public byte[] value() {
        return value;
    }

    /** Returns the header's bytes read as UTF-8. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Returns the name alone: values may be confidential. */
    @Override
    public String toString() {
        return name;
    }
}
