package io.streamingatscale.testkit;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Partition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What a reader has handed out and not heard of as committed; sees to it that it stays within its bound. */
final class SimFlight {

    private record Handed(long next, long bytes) {}

    private final long most;
    private final Map<Partition, Deque<Handed>> handed = new HashMap<>();

    /**
     * Counts from nothing.
     *
     * @param most how many bytes may be under way when a batch is asked for
     */
    SimFlight(long most) {
        this.most = most;
    }

    /**
     * Refuses to hand out more.
     *
     * @throws AssertionError if as much as is allowed is under way
     */
    void checkRoom() {
        long bytes = handed.values().stream()
                .flatMap(Deque::stream)
                .mapToLong(Handed::bytes)
                .sum();
        if (bytes >= most) {
            throw new AssertionError("more is read than may be in flight: bytes=" + bytes + ", most=" + most);
        }
    }

    void add(Batch<?> batch) {
        handed.computeIfAbsent(batch.partition(), key -> new ArrayDeque<>())
                .add(new Handed(batch.next().offset(), batch.bytes()));
    }

    /** Forgets what lies before an offset, and the batch that it lies within. */
    void committed(Partition partition, long offset) {
        Deque<Handed> batches = handed.getOrDefault(partition, new ArrayDeque<>());
        while (!batches.isEmpty() && batches.element().next() <= offset) {
            batches.remove();
        }
    }

    void forget(Partition partition) {
        handed.remove(partition);
    }
}
