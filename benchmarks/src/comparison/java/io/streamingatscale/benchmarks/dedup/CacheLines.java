package io.streamingatscale.benchmarks.dedup;

/** No index: reads one random cache line for each id, of as much memory as our index takes. */
final class CacheLines implements Engine {

    private static final int BYTES_PER_ENTRY = 48;
    private static final int LONGS_PER_LINE = 8;

    private final long[] memory;
    private final int lines;
    private final boolean isDependent;

    CacheLines(long entries, boolean isDependent) {
        this.memory = new long[Math.toIntExact(entries * BYTES_PER_ENTRY / Long.BYTES)];
        this.lines = memory.length / LONGS_PER_LINE;
        this.isDependent = isDependent;
    }

    @Override
    public int check(Ids ids, int thread) {
        long sum = 0;
        for (int i = 0; i < Ids.BATCH; i++) {
            long line = (ids.high[i] >>> 1) % lines;
            if (isDependent) {
                line = (line + sum) % lines;
            }
            sum += memory[(int) line * LONGS_PER_LINE];
        }
        return (int) sum;
    }

    @Override
    public void close() {}
}
