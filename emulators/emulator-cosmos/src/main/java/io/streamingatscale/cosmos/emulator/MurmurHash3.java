package io.streamingatscale.cosmos.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * MurmurHash3 of 128 bits for 64-bit machines, seed 0.
 *
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3_x64_128</a>
 */
final class MurmurHash3 {

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final int BLOCK = 16;

    /** The two halves of a hash. */
    record Hash(long low, long high) {}

    private MurmurHash3() {}

    static Hash hash(byte[] data, int length) {
        ByteBuffer in = ByteBuffer.wrap(data, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        long h1 = 0;
        long h2 = 0;
        while (in.remaining() >= BLOCK) {
            h1 ^= mix1(in.getLong());
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2(in.getLong());
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        if (in.hasRemaining()) {
            ByteBuffer tail = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            tail.put(in).rewind();
            h1 ^= mix1(tail.getLong());
            h2 ^= mix2(tail.getLong());
        }
        return finish(h1 ^ length, h2 ^ length);
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static Hash finish(long low, long high) {
        long h1 = low + high;
        long h2 = high + h1;
        h1 = avalanche(h1);
        h2 = avalanche(h2);
        h1 += h2;
        return new Hash(h1, h2 + h1);
    }

    private static long avalanche(long value) {
        long k = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        k = (k ^ (k >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return k ^ (k >>> 33);
    }
}
