package io.streamingatscale.core;

import java.util.List;

/**
 * How far one ownership of a partition has come, and what of it lies before the checkpoint it began at.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class PartitionProgress<S> {

    private final Ownership<S, ?> ownership;
    private final PartitionDedup dedup;
    private final PartitionLag lag;
    /** Whether what is read comes before the checkpoint. */
    private boolean isRewound;

    PartitionProgress(Ownership<S, ?> ownership, PartitionDedup dedup, PartitionLag lag) {
        this.ownership = ownership;
        this.dedup = dedup;
        this.lag = lag;
        this.isRewound = isBeforeResume(lag.position().offset());
    }

    boolean isRewound() {
        return isRewound;
    }

    /** Returns whether any record before {@code next} is read for more than its id. */
    boolean isWithEffect(Position next) {
        Position resume = ownership.start().resume();
        return !isRewound || next.offset() > resume.offset();
    }

    /** Returns whether a record is read for its id alone. */
    boolean isRereading(StreamRecord<S> record) {
        return isRewound && isBeforeResume(record.origin().offset());
    }

    private boolean isBeforeResume(long offset) {
        return offset < ownership.start().resume().offset();
    }

    /** Notes that these records, and all before {@code next}, were processed and written. */
    void finish(List<StreamRecord<S>> records, Position next) {
        dedup.processed(next);
        if (isWithEffect(next)) {
            countReplays(records);
        }
        isRewound &= isBeforeResume(next.offset());
        ownership.history().processed(next);
        lag.processed(
                next, records.isEmpty() ? null : records.get(records.size() - 1).logTime());
    }

    private void countReplays(List<StreamRecord<S>> records) {
        for (StreamRecord<S> record : records) {
            if (!ownership.history().isReplay(record.origin().offset())) {
                return;
            }
            if (!isRereading(record)) {
                ownership.meters().replayed.increment();
            }
        }
    }
}
