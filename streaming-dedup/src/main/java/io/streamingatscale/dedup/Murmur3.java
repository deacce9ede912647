package io.streamingatscale.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** MurmurHash3, the 128-bit variant for x64 (Austin Appleby, public domain), with seed 0. Allocates nothing. */
final class Murmur3 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    private final byte[] last = new byte[BLOCK];
    private long h1;
    private long h2;

    /** Hashes the first {@code length} bytes. */
    void hash(byte[] bytes, int length) {
        h1 = 0;
        h2 = 0;
        int whole = length & -BLOCK;
        for (int i = 0; i < whole; i += BLOCK) {
            mixBlock((long) LONGS.get(bytes, i), (long) LONGS.get(bytes, i + 8));
        }
        Arrays.fill(last, (byte) 0);
        System.arraycopy(bytes, whole, last, 0, length - whole);
        h1 ^= scrambleFirst((long) LONGS.get(last, 0));
        h2 ^= scrambleSecond((long) LONGS.get(last, 8));
        finish(length);
    }

    private void mixBlock(long k1, long k2) {
        h1 = (Long.rotateLeft(h1 ^ scrambleFirst(k1), 27) + h2) * 5 + 0x52dce729;
        h2 = (Long.rotateLeft(h2 ^ scrambleSecond(k2), 31) + h1) * 5 + 0x38495ab5;
    }

    private static long scrambleFirst(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long scrambleSecond(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private void finish(int length) {
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = mix(h1);
        h2 = mix(h2);
        h1 += h2;
        h2 += h1;
    }

    /** Spreads the bits of a long over all of its bits, one to one. */
    static long mix(long k) {
        long mixed = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    long first() {
        return h1;
    }

    long second() {
        return h2;
    }
}
