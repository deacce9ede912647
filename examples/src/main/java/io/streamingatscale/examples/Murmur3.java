package io.streamingatscale.examples;

import java.nio.charset.StandardCharsets;

/** MurmurHash3, the 32-bit variant for x86 (Austin Appleby, public domain), with seed 0. */
public final class Murmur3 {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    /** Returns which of {@code count} parts a text belongs to, by the hash of its UTF-8 bytes: 0 to {@code count - 1}. */
    public static int partition(String text, int count) {
        return Math.floorMod(hash(text.getBytes(StandardCharsets.UTF_8)), count);
    }

    static int hash(byte[] bytes) {
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            hash = Integer.rotateLeft(hash ^ scramble(word(bytes, i, 4)), 13) * 5 + 0xe6546b64;
        }
        hash ^= scramble(word(bytes, whole, bytes.length - whole));
        return mix(hash ^ bytes.length);
    }

    /** Reads up to four bytes, the first one lowest. */
    private static int word(byte[] bytes, int from, int length) {
        int word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[from + i] & 0xff) << (8 * i);
        }
        return word;
    }

    private static int scramble(int word) {
        return Integer.rotateLeft(word * C1, 15) * C2;
    }

    private static int mix(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
