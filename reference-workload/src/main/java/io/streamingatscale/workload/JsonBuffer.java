package io.streamingatscale.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes ASCII text into an array that is used again for every event. */
final class JsonBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 20;

    private byte[] bytes = new byte[1024];
    private int length;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void clear() {
        length = 0;
    }

    void text(byte[] ascii) {
        reserve(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    /** Writes a number from 0 in decimal. */
    void number(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        padded(value, digits);
    }

    /** Writes the last {@code digits} decimal digits of a number from 0, with leading zeros. */
    void padded(long value, int digits) {
        reserve(MAX_DIGITS);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Writes an id in the 36 characters of its text form, in lower case. */
    void uuid(long high, long low) {
        hex(high >>> 32, 8);
        dash();
        hex(high >>> 16, 4);
        dash();
        hex(high, 4);
        dash();
        hex(low >>> 48, 4);
        dash();
        hex(low, 12);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void dash() {
        reserve(1);
        bytes[length++] = '-';
    }

    private void hex(long value, int digits) {
        reserve(digits);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 0xF];
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
