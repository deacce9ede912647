package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A log in memory whose ownership changes are played by the test; offsets count from 0 in each partition. */
final class FakeLog implements Source<String> {

    private final Map<Partition, List<String>> values = new LinkedHashMap<>();
    private final WorkerEnvironment environment;
    final List<Reader> readers = new ArrayList<>();
    boolean isReplayable = true;
    int batchSize = 2;

    FakeLog(WorkerEnvironment environment) {
        this.environment = environment;
    }

    static Partition partition(int number) {
        return Partition.of("log", number);
    }

    static StreamRecord<String> record(int partition, long offset, String value) {
        return StreamRecord.of(new Origin(partition(partition), offset), Instant.ofEpochSecond(offset), value);
    }

    void append(int partition, String... newValues) {
        values.computeIfAbsent(partition(partition), key -> new ArrayList<>()).addAll(List.of(newValues));
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean isReplayable() {
        return isReplayable;
    }

    @Override
    public Reader open(ReaderSlot slot, OwnershipListener listener) {
        Reader reader = new Reader(listener);
        readers.add(reader);
        return reader;
    }

    /** The reader opened last. */
    Reader reader() {
        return readers.get(readers.size() - 1);
    }

    final class Reader implements SourceReader<String> {

        private final OwnershipListener listener;
        private final Deque<Runnable> events = new ArrayDeque<>();
        private final Map<Partition, Long> positions = new LinkedHashMap<>();
        private final Map<Partition, Long> offers = new HashMap<>();
        final List<Checkpoint> told = new ArrayList<>();
        RuntimeException failNextPoll;
        long startAt;
        boolean isSilent;
        boolean isClosed;

        Reader(OwnershipListener listener) {
            this.listener = listener;
        }

        /** Has the next poll claim a partition. */
        void assign(int partition) {
            events.add(() -> offer(partition(partition)));
        }

        void revoke(int partition) {
            events.add(() -> {
                listener.onRevoke(Set.of(partition(partition)));
                forget(partition(partition));
            });
        }

        void lose(int partition) {
            events.add(() -> {
                listener.onLost(Set.of(partition(partition)));
                forget(partition(partition));
            });
        }

        boolean owns(int partition) {
            return positions.containsKey(partition(partition)) || offers.containsKey(partition(partition));
        }

        private void forget(Partition partition) {
            positions.remove(partition);
            offers.remove(partition);
        }

        private void offer(Partition partition) {
            offers.remove(partition);
            try {
                positions.put(
                        partition,
                        listener.onClaim(partition, () -> Position.of(startAt)).offset());
            } catch (TransientException e) {
                long pause = e.retryAfter().orElse(Duration.ZERO).toNanos();
                offers.put(partition, environment.nanoTime() + pause);
            }
        }

        @Override
        public Optional<Batch<String>> poll(Duration timeout) {
            if (failNextPoll != null) {
                RuntimeException failure = failNextPoll;
                failNextPoll = null;
                throw failure;
            }
            List.copyOf(offers.keySet()).stream()
                    .filter(partition -> offers.get(partition) <= environment.nanoTime())
                    .forEach(this::offer);
            Runnable event = events.poll();
            if (event != null) {
                event.run();
            }
            return isSilent ? Optional.empty() : next();
        }

        private Optional<Batch<String>> next() {
            for (Map.Entry<Partition, Long> entry : positions.entrySet()) {
                List<String> log = values.getOrDefault(entry.getKey(), List.of());
                if (entry.getValue() < log.size()) {
                    return Optional.of(batch(entry.getKey(), log, entry.getValue()));
                }
            }
            return Optional.empty();
        }

        private Batch<String> batch(Partition partition, List<String> log, long from) {
            List<StreamRecord<String>> records = new ArrayList<>();
            for (long at = from; at < log.size() && records.size() < batchSize; at++) {
                records.add(StreamRecord.of(
                        new Origin(partition, at), Instant.ofEpochSecond(at), log.get(Math.toIntExact(at))));
            }
            long next = from + records.size();
            positions.remove(partition);
            positions.put(partition, next); // behind the others, so that all get their turn
            return new Batch<>(partition, records, Position.of(next), records.size());
        }

        @Override
        public void release(Partition partition, Duration pause) {
            if (positions.remove(partition) != null || !offers.containsKey(partition)) {
                offers.put(partition, environment.nanoTime() + pause.toNanos());
            }
        }

        @Override
        public OptionalLong logEnd(Partition partition) {
            return OptionalLong.of(values.getOrDefault(partition, List.of()).size());
        }

        @Override
        public void onCommitted(Checkpoint checkpoint) {
            told.add(checkpoint);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
