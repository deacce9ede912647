package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives changes their offsets.
 *
 * <p>A change whose tie is taken comes at the next free slot. That slot depends on the other one, which may be changed again and then no
 * longer comes here. So a position before it is written with its document's number, which a checkpoint inside a batch cannot hold: each such
 * change begins a batch. All other changes are found by their offset alone, since before them no change of the same tie is left.
 */
final class FeedBatches {

    private FeedBatches() {}

    /**
     * Makes batches of changes.
     *
     * @param from where the changes begin
     * @param changes in order
     * @param next where reading goes on after them
     */
    static List<Batch<ObjectNode>> of(Partition partition, FeedPosition from, List<FeedChange> changes, Position next) {
        List<Batch<ObjectNode>> batches = new ArrayList<>();
        List<StreamRecord<ObjectNode>> records = new ArrayList<>();
        long bytes = 0;
        long free = from.offset();
        for (FeedChange change : changes) {
            long own = FeedOffset.of(change.lsn(), change.tie());
            long offset = Math.max(own, free);
            if (FeedOffset.lsn(offset) != change.lsn()) {
                throw new IllegalStateException("too many documents in a transaction: lsn=" + change.lsn());
            }
            if (offset > own && !records.isEmpty()) {
                batches.add(new Batch<>(partition, records, FeedPosition.displaced(offset, change), bytes));
                records = new ArrayList<>();
                bytes = 0;
            }
            records.add(StreamRecord.of(new Origin(partition, offset), change.logTime(), change.document()));
            bytes += change.bytes();
            free = offset + 1;
        }
        batches.add(new Batch<>(partition, records, next, bytes));
        return batches;
    }
}
