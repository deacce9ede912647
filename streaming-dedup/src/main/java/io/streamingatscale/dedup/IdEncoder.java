package io.streamingatscale.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * Gives ids of any length a form of 128 bits and a kind; two ids are equal if and only if both are, but for hashes. Kinds 1
 * to 16 are the lengths of ids held as they are, big-endian and filled up with zeros; the others are named here.
 */
final class IdEncoder {

    /** A UUID, or its text in small letters. */
    static final int UUID_SMALL = 17;

    /** The text of a UUID in capital letters. */
    static final int UUID_CAPITAL = 18;

    /** A hash of an id of more than 16 bytes. */
    static final int HASH = 19;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int EXACT = 16;

    private final Murmur3 murmur = new Murmur3();
    private final UuidText uuidText = new UuidText();
    private final byte[] padded = new byte[EXACT];
    private byte[] utf8 = new byte[64];
    private long high;
    private long low;
    private int kind;

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int kind() {
        return kind;
    }

    void encode(UUID id) {
        set(id.getMostSignificantBits(), id.getLeastSignificantBits(), UUID_SMALL);
    }

    void encode(byte[] id) {
        encode(id, id.length);
    }

    void encode(String id) {
        if (uuidText.parse(id)) {
            set(uuidText.high(), uuidText.low(), uuidText.isCapital() ? UUID_CAPITAL : UUID_SMALL);
        } else {
            int length = toUtf8(id);
            encode(utf8, length);
        }
    }

    private void encode(byte[] bytes, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("id must not be empty: length=0");
        }
        if (length > EXACT) {
            murmur.hash(bytes, length);
            set(murmur.first(), murmur.second(), HASH);
        } else {
            Arrays.fill(padded, (byte) 0);
            System.arraycopy(bytes, 0, padded, 0, length);
            set((long) LONGS.get(padded, 0), (long) LONGS.get(padded, 8), length);
        }
    }

    /** Takes an id as it was encoded before. */
    void set(long newHigh, long newLow, int newKind) {
        high = newHigh;
        low = newLow;
        kind = newKind;
    }

    /** Writes the text's UTF-8; a lone surrogate as its three bytes, so that different texts stay different. */
    private int toUtf8(String text) {
        if (utf8.length < 3 * text.length()) {
            utf8 = new byte[3 * text.length()];
        }
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int point = text.codePointAt(i);
            i += point >>> 16 == 0 ? 0 : 1;
            length = putUtf8(point, length);
        }
        return length;
    }

    private int putUtf8(int point, int at) {
        int length = at;
        if (point < 0x80) {
            utf8[length++] = (byte) point;
        } else if (point < 0x800) {
            utf8[length++] = (byte) (0xc0 | (point >> 6));
            utf8[length++] = tail(point);
        } else if (point < 0x10000) {
            utf8[length++] = (byte) (0xe0 | (point >> 12));
            utf8[length++] = tail(point >> 6);
            utf8[length++] = tail(point);
        } else {
            utf8[length++] = (byte) (0xf0 | (point >> 18));
            utf8[length++] = tail(point >> 12);
            utf8[length++] = tail(point >> 6);
            utf8[length++] = tail(point);
        }
        return length;
    }

    private static byte tail(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }
}
