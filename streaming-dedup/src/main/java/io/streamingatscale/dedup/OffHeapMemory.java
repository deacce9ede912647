package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zeroed memory outside the heap of any size, addressed by bytes from 0; starts at a multiple of a cache line. */
final class OffHeapMemory {

    static final int CACHE_LINE = 64;

    private static final int CHUNK_BITS = 30;
    private static final long CHUNK = 1L << CHUNK_BITS;
    private static final int WITHIN_CHUNK = (int) (CHUNK - 1);

    private final ByteBuffer[] chunks;

    /**
     * Allocates memory.
     *
     * @param bytes a multiple of 8
     * @throws OutOfMemoryError if it cannot be had
     */
    OffHeapMemory(long bytes) {
        chunks = new ByteBuffer[chunks(bytes)];
        for (int i = 0; i < chunks.length; i++) {
            int size = (int) Math.min(CHUNK, wholeLines(bytes) - i * CHUNK);
            chunks[i] = ByteBuffer.allocateDirect(size + CACHE_LINE)
                    .alignedSlice(CACHE_LINE)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Returns how many bytes {@code new OffHeapMemory(bytes)} allocates. */
    static long allocated(long bytes) {
        return wholeLines(bytes) + (long) chunks(bytes) * CACHE_LINE;
    }

    /** Rounds up: an aligned slice ends where a line ends. */
    private static long wholeLines(long bytes) {
        return (bytes + CACHE_LINE - 1) & -CACHE_LINE;
    }

    private static int chunks(long bytes) {
        return (int) ((bytes + CHUNK - 1) >>> CHUNK_BITS);
    }

    long getLong(long at) {
        return chunks[(int) (at >>> CHUNK_BITS)].getLong((int) at & WITHIN_CHUNK);
    }

    void putLong(long at, long value) {
        chunks[(int) (at >>> CHUNK_BITS)].putLong((int) at & WITHIN_CHUNK, value);
    }

    /** Returns a view of a part, or of as much of it as lies in one piece. */
    ByteBuffer slice(long from, long length) {
        ByteBuffer chunk = chunks[(int) (from >>> CHUNK_BITS)];
        int at = (int) from & WITHIN_CHUNK;
        return chunk.slice(at, (int) Math.min(length, Math.min(CHUNK, chunk.capacity()) - at));
    }
}
