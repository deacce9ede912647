package io.streamingatscale.tds.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the numbers, texts and bytes of a message, which are little-endian. */
final class WireReader {

    private static final long PLP_NULL = -1;

    private final ByteBuffer buffer;

    WireReader(byte[] payload) {
        this.buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }

    int position() {
        return buffer.position();
    }

    void position(int position) {
        buffer.position(position);
    }

    int peek() {
        return buffer.get(buffer.position()) & 0xFF;
    }

    void skip(int bytes) {
        buffer.position(buffer.position() + bytes);
    }

    int uint8() {
        return buffer.get() & 0xFF;
    }

    int int16() {
        return buffer.getShort();
    }

    int uint16() {
        return buffer.getShort() & 0xFFFF;
    }

    int int32() {
        return buffer.getInt();
    }

    long int64() {
        return buffer.getLong();
    }

    /** Reads a whole number of so many bytes, at most eight, without a sign. */
    long unsigned(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) uint8() << (8 * i);
        }
        return value;
    }

    byte[] bytes(int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    /** Reads a text of so many characters. */
    String text(int characters) {
        return new String(bytes(2 * characters), StandardCharsets.UTF_16LE);
    }

    /** Reads the rest as text. */
    String rest() {
        return text(buffer.remaining() / 2);
    }

    /** Reads bytes that come in parts, each with its length before it; null if there is no value. */
    byte @Nullable [] partlyLengthPrefixed() {
        if (int64() == PLP_NULL) {
            return null;
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (int length = int32(); length != 0; length = int32()) {
            value.writeBytes(bytes(length));
        }
        return value.toByteArray();
    }
}
