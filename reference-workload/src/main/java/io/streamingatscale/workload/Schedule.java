package io.streamingatscale.workload;

import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Says which device sends the n-th event and when it is due.
 *
 * <p>As in the samples' simulator every device sends at a fixed interval of its own, of which the first begins at a random
 * moment: event n is the one of device {@code order[n % devices]}, due at
 * {@code (n / devices) * interval + phase[n % devices]} from the start. Due times depend on nothing but the start, so a
 * delay is caught up with. Without a rate every event is due at once, the devices taking turns.
 */
final class Schedule {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long intervalNanos;
    private final int[] order;
    private final long[] phases;

    private Schedule(long intervalNanos, int[] order, long[] phases) {
        this.intervalNanos = intervalNanos;
        this.order = order;
        this.phases = phases;
    }

    /**
     * Makes the schedule.
     *
     * @param eventsPerSecond of all devices together, 0 for as fast as possible
     */
    static Schedule of(int devices, long eventsPerSecond, RandomGenerator random) {
        if (eventsPerSecond == 0) {
            return new Schedule(0, IntStream.range(0, devices).toArray(), new long[devices]);
        }
        long interval = Math.max(1, devices * NANOS_PER_SECOND / eventsPerSecond);
        long[] drawn = random.longs(devices, 0, interval).toArray();
        int[] order = IntStream.range(0, devices)
                .boxed()
                .sorted(Comparator.comparingLong(device -> drawn[device]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] phases = IntStream.of(order).mapToLong(device -> drawn[device]).toArray();
        return new Schedule(interval, order, phases);
    }

    boolean isPaced() {
        return intervalNanos > 0;
    }

    int device(long n) {
        return order[(int) (n % order.length)];
    }

    /** Returns how long after the start the n-th event is due, in nanoseconds. */
    long dueNanos(long n) {
        return n / order.length * intervalNanos + phases[(int) (n % order.length)];
    }
}
