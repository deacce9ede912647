package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A fixed number of longs beside the Java heap, all zero at first, little-endian, the first of them at the beginning of a
 * cache line. They lie in chunks, because no buffer has more than 2^31 bytes:
 *
 * <pre>
 *   long      0 ... 2^27-1   2^27 ... 2^28-1   ...
 *           +--------------+-----------------+-----
 *   chunk   | 0, 1 GiB     | 1, 1 GiB        | ...   the last as long as need be
 *           +--------------+-----------------+-----
 * </pre>
 *
 * <p>The memory is given back by the garbage collector, some time after the last reference has gone.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class OffHeapLongs {

    private static final int CHUNK_SHIFT = 27;
    private static final long CHUNK = 1L << CHUNK_SHIFT;
    private static final int LINE_BYTES = 64;
    private static final int LINE = LINE_BYTES / Long.BYTES;

    private final ByteBuffer[] chunks;

    /**
     * Allocates them.
     *
     * @param count rounded up to whole cache lines
     * @throws OutOfMemoryError if the memory cannot be had
     */
    OffHeapLongs(long count) {
        chunks = new ByteBuffer[Math.toIntExact((count + CHUNK - 1) >>> CHUNK_SHIFT)];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = allocate(Math.min(CHUNK, count - i * CHUNK));
        }
    }

    private static ByteBuffer allocate(long count) {
        return ByteBuffer.allocateDirect((int) chunkBytes(count))
                .alignedSlice(LINE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes of a chunk, with those that its alignment may cost. */
    private static long chunkBytes(long count) {
        return (count + LINE - 1) / LINE * LINE_BYTES + LINE_BYTES;
    }

    /** Returns how many bytes {@code count} longs take. */
    static long bytes(long count) {
        long rest = count % CHUNK;
        return count / CHUNK * chunkBytes(CHUNK) + (rest == 0 ? 0 : chunkBytes(rest));
    }

    long get(long index) {
        return chunks[(int) (index >>> CHUNK_SHIFT)].getLong(inChunk(index));
    }

    void set(long index, long value) {
        chunks[(int) (index >>> CHUNK_SHIFT)].putLong(inChunk(index), value);
    }

    private static int inChunk(long index) {
        return (int) (index & (CHUNK - 1)) << 3;
    }

    /** Returns the bytes of the longs from one index to before another, or of the first of them up to a chunk's end. */
    ByteBuffer bytes(long from, long to) {
        int start = inChunk(from);
        long most = Math.min(to - from, CHUNK - (from & (CHUNK - 1)));
        return chunks[(int) (from >>> CHUNK_SHIFT)]
                .slice(start, (int) (most * Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
