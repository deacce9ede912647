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
import java.util.stream.IntStream;

/** A log in memory whose ownership changes are played by the test; offsets count from 0 in each partition. */
final class FakeLog implements Source<String> {

    private final Map<Partition, List<String>> values = new LinkedHashMap<>();
    private final Map<Partition, Long> firsts = new HashMap<>();
    private final WorkerEnvironment environment;
    final List<Reader> readers = new ArrayList<>();
    boolean isReplayable = true;
    boolean isRewindable = true;
    /** Gives a record its log time; by default its offset in seconds. */
    LogClock logTimes = (partition, offset) -> Instant.ofEpochSecond(offset);

    interface LogClock {
        Instant at(Partition partition, long offset);
    }

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

    /** Begins the partition anew, as a topic that was deleted and created again. */
    void clear(int partition) {
        values.remove(partition(partition));
        firsts.remove(partition(partition));
    }

    /** Has retention take the records before an offset; a reader that stands there goes on behind them. */
    void trim(int partition, long first) {
        firsts.put(partition(partition), first);
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
    public boolean isRewindable() {
        return isRewindable;
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

        /** Has the next poll claim partitions. */
        void assign(int... partitions) {
            events.add(() -> IntStream.of(partitions).forEach(partition -> offer(partition(partition))));
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

        /** Goes on elsewhere, as after the loss of the position. */
        void seek(int partition, long offset) {
            positions.replace(partition(partition), offset);
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
                        listener.onClaim(partition, claim -> Position.of(startAt))
                                .start()
                                .offset());
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
                long from = Math.max(entry.getValue(), firsts.getOrDefault(entry.getKey(), 0L));
                if (from < log.size()) {
                    return Optional.of(batch(entry.getKey(), log, from));
                }
            }
            return Optional.empty();
        }

        private Batch<String> batch(Partition partition, List<String> log, long from) {
            List<StreamRecord<String>> records = new ArrayList<>();
            for (long at = from; at < log.size() && records.size() < batchSize; at++) {
                records.add(StreamRecord.of(
                        new Origin(partition, at), logTimes.at(partition, at), log.get(Math.toIntExact(at))));
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
        public Optional<Position> positionAt(Claim claim, Instant logTime) {
            if (!isRewindable) {
                return Optional.empty();
            }
            Partition partition = claim.partition();
            long at = firsts.getOrDefault(partition, 0L);
            while (at < values.getOrDefault(partition, List.of()).size()
                    && logTimes.at(partition, at).isBefore(logTime)) {
                at++;
            }
            return Optional.of(Position.of(at));
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
