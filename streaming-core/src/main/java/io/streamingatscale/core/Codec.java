package io.streamingatscale.core;

/**
 * Turns values into bytes and back without loss.
 *
 * <p><b>Threads:</b> any thread at once (CD-4).
 *
 * <p>The numbers CD-1 to CD-4 are the rules of the conformance suite, {@code CodecTck}.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

    /** Returns the bytes of a value; {@link #decode} of them gives an equal value (CD-1). */
    byte[] encode(T value);

    /**
     * Returns the value of bytes.
     *
     * @throws IllegalArgumentException if the bytes are not of this form (CD-2); the message does not quote them (CD-3)
     */
    T decode(byte[] bytes);
}
