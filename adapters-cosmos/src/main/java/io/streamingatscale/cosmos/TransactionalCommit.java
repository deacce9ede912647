package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.Optional;

/**
 * Divides the records of a commit into transactions of the size that the service takes. Each but the last saves the position
 * of the first record that it leaves to the next, so that a crash between two of them doubles nothing; records of one
 * origin are never divided.
 */
final class TransactionalCommit<T> {

    /** Operations that the service takes, beside that on the checkpoint. */
    private static final int MOST_CHANGES = 99;

    /** Characters of a transaction's documents; the service takes 2 MB in all. */
    private static final int MOST_CHARACTERS = 600_000;

    private final ChangeMapper<T> mapper;
    private final TransactionWriter writer;

    TransactionalCommit(ChangeMapper<T> mapper, TransactionWriter writer) {
        this.mapper = mapper;
        this.writer = writer;
    }

    /**
     * Writes the records of a commit and its checkpoint.
     *
     * @param records in rising order of their origins
     */
    CommitResult write(List<StreamRecord<T>> records, Checkpoint checkpoint, Effort effort) {
        long applied = 0;
        int from = 0;
        int most = MOST_CHANGES;
        do {
            Part part = part(records, from, most);
            Optional<TransactionWriter.Written> written =
                    writer.write(part.changes, at(checkpoint, records, part.to), effort);
            if (written.isEmpty()) {
                most = Math.max(1, (part.to - from) / 2);
                continue;
            }
            effort.progressed();
            most = Math.min(MOST_CHANGES, 2 * most);
            applied += written.get().applied();
            from = part.to;
            // what a transaction of before has written, whose answer was lost
            while (from < records.size()
                    && offset(records, from) < written.get().offset()) {
                applied++;
                from++;
            }
        } while (from < records.size());
        // those that another of their document made needless are absorbed too
        return new CommitResult(applied, records.size() - applied);
    }

    /**
     * Records of one transaction.
     *
     * @param to the index of the first that is left to the next
     */
    private record Part(int to, List<Change> changes) {}

    private Part part(List<StreamRecord<T>> records, int from, int most) {
        int to = records.size() - from > most ? boundary(records, from, from + most) : records.size();
        List<Change> changes = mapper.changes(records.subList(from, to));
        while (characters(changes) > MOST_CHARACTERS && origins(records, from, to) > 1) {
            to = boundary(records, from, (from + to + 1) / 2);
            changes = mapper.changes(records.subList(from, to));
        }
        return new Part(to, changes);
    }

    /** Returns the last place after {@code from} and not after {@code wanted} where one origin ends, or else the first. */
    private static <T> int boundary(List<StreamRecord<T>> records, int from, int wanted) {
        int to = wanted;
        while (to > from && offset(records, to) == offset(records, to - 1)) {
            to--;
        }
        if (to == from) {
            to = wanted;
            while (to < records.size() && offset(records, to) == offset(records, from)) {
                to++;
            }
        }
        if (to - from > MOST_CHANGES) {
            throw new PoisonRecordException(
                    records.get(from).origin(),
                    "a record must not become more than 99 documents of a transaction",
                    null);
        }
        return to;
    }

    private static <T> Checkpoint at(Checkpoint checkpoint, List<StreamRecord<T>> records, int to) {
        if (to == records.size()) {
            return checkpoint;
        }
        if (offset(records, to) < offset(records, to - 1)) {
            throw new IllegalStateException("records must come in the order of their origins: " + records.get(to));
        }
        return new Checkpoint(
                checkpoint.pipeline(), checkpoint.partition(), Position.of(offset(records, to)), checkpoint.epoch());
    }

    private static <T> long offset(List<StreamRecord<T>> records, int index) {
        return records.get(index).origin().offset();
    }

    private static <T> long origins(List<StreamRecord<T>> records, int from, int to) {
        return records.subList(from, to).stream()
                .map(StreamRecord::origin)
                .distinct()
                .count();
    }

    private static long characters(List<Change> changes) {
        return changes.stream().mapToLong(Change::characters).sum();
    }
}
