package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A log of one partition for each reader that holds the numbers from 0 to its length. */
final class SelfAssigningLog implements Source<Long> {

    private static final int BATCH = 500;

    private final long length;

    SelfAssigningLog(long length) {
        this.length = length;
    }

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public SourceReader<Long> open(ReaderSlot slot, OwnershipListener listener) {
        return new Reader(Partition.of("numbers", slot.index()), listener);
    }

    private final class Reader implements SourceReader<Long> {

        private final Partition partition;
        private final OwnershipListener listener;
        private long position = -1;

        Reader(Partition partition, OwnershipListener listener) {
            this.partition = partition;
            this.listener = listener;
        }

        @Override
        public Optional<Batch<Long>> poll(Duration timeout) {
            if (position < 0) {
                position = listener.onClaim(partition, claim -> Position.of(0))
                        .start()
                        .offset();
            }
            List<StreamRecord<Long>> records = new ArrayList<>();
            for (; position < length && records.size() < BATCH; position++) {
                records.add(StreamRecord.of(new Origin(partition, position), Instant.EPOCH, position));
            }
            return records.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Batch<>(partition, records, Position.of(position), 8L * records.size()));
        }

        @Override
        public void release(Partition released, Duration pause) {
            position = -1;
        }

        @Override
        public OptionalLong logEnd(Partition asked) {
            return OptionalLong.of(length);
        }

        @Override
        public void close() {}
    }
}
