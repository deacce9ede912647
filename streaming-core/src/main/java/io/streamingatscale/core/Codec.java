package io.streamingatscale.core;

/**
 * Turns values into bytes and back without loss.
 *
 * <p><b>Threads:</b> any thread at once.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

    /** Returns the bytes of a value; {@link #decode} of them gives an equal value. */
    byte[] encode(T value);

    /**
     * Returns the value of bytes.
     *
     * @throws IllegalArgumentException if the bytes are not of this form; the message does not quote them
     */
    T decode(byte[] bytes);
}
