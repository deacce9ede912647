package io.streamingatscale.dedup;

import java.util.Optional;
import java.util.OptionalLong;

/** Two indexes of one directory that take turns, and are together as one. */
final class TwoInTurn implements DedupIndex {

    private final DedupIndex first;
    private final DedupIndex second;
    private boolean isSecond;

    private TwoInTurn(DedupIndex first, DedupIndex second) {
        this.first = first;
        this.second = second;
    }

    static DedupBackend backend(DedupBackend each) {
        return new DedupBackend() {
            @Override
            public String name() {
                return each.name() + ", two";
            }

            @Override
            public long bytesNeeded(DedupSettings settings) {
                return 2 * each.bytesNeeded(settings);
            }

            @Override
            public DedupIndex open(DedupSettings settings) {
                return new TwoInTurn(each.open(settings), each.open(settings));
            }
        };
    }

    private DedupIndex next() {
        isSecond = !isSecond;
        return isSecond ? second : first;
    }

    @Override
    public int partition(String name) {
        return next().partition(name);
    }

    @Override
    public String partitionName(int partition) {
        return next().partitionName(partition);
    }

    @Override
    public DedupVerdict check(DedupProbe probe) {
        return next().check(probe);
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        next().checkAll(probes, count);
    }

    /** Coverage is the index's that stated it, until it is forced. */
    @Override
    public Optional<Coverage> coverage(int partition) {
        return first.coverage(partition);
    }

    @Override
    public void cover(int partition, Coverage coverage) {
        first.cover(partition, coverage);
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        next().forget(partition, fromOffset, toOffset);
    }

    @Override
    public void expireBefore(long logTime) {
        first.expireBefore(logTime);
        second.expireBefore(logTime);
    }

    /** What one stated may claim what the other recorded, so that one is the last. */
    @Override
    public void force() {
        second.force();
        first.force();
    }

    @Override
    public long entries() {
        return next().entries();
    }

    @Override
    public OptionalLong evictedUpTo() {
        return next().evictedUpTo();
    }

    @Override
    public Optional<String> damage() {
        return first.damage();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
