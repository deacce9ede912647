package io.streamingatscale.cosmos;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;

/**
 * What a sink may take of time, threads and request units.
 *
 * @param batchSize the most operations of one bulk request
 * @param writers threads
 * @param requestUnits of one second; infinite for no bound
 * @param timeout of a commit
 * @param tombstones how long a deleted document's tombstone stays
 * @param registry where it is told
 */
record SinkSettings(
        int batchSize,
        int writers,
        double requestUnits,
        Duration timeout,
        Duration tombstones,
        MeterRegistry registry) {

    private static final int MOST_OPERATIONS = 10_000;
    private static final int MOST_WRITERS = 256;

    static SinkSettings defaults() {
        return new SinkSettings(
                2_000, 4, Double.POSITIVE_INFINITY, Timeouts.DEFAULT, Duration.ofDays(1), new CompositeMeterRegistry());
    }

    SinkSettings withBatchSize(int newSize) {
        inRange(newSize, MOST_OPERATIONS, "batchSize");
        return new SinkSettings(newSize, writers, requestUnits, timeout, tombstones, registry);
    }

    SinkSettings withWriters(int newWriters) {
        inRange(newWriters, MOST_WRITERS, "writers");
        return new SinkSettings(batchSize, newWriters, requestUnits, timeout, tombstones, registry);
    }

    SinkSettings withRequestUnits(double newUnits) {
        if (!(newUnits >= 1)) {
            throw new IllegalArgumentException(
                    "requestUnitsPerSecond must be at least 1: requestUnitsPerSecond=" + newUnits);
        }
        return new SinkSettings(batchSize, writers, newUnits, timeout, tombstones, registry);
    }

    SinkSettings withTimeout(Duration newTimeout) {
        return new SinkSettings(batchSize, writers, requestUnits, Timeouts.checked(newTimeout), tombstones, registry);
    }

    SinkSettings withTombstones(Duration newTombstones) {
        if (newTombstones.toSeconds() < 1 || newTombstones.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "tombstones must stay a second to 68 years: tombstones=" + newTombstones);
        }
        return new SinkSettings(batchSize, writers, requestUnits, timeout, newTombstones, registry);
    }

    SinkSettings withRegistry(MeterRegistry newRegistry) {
        return new SinkSettings(batchSize, writers, requestUnits, timeout, tombstones, newRegistry);
    }

    private static void inRange(int value, int maximum, String name) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(name + " must be within 1 and " + maximum + ": " + name + "=" + value);
        }
    }
}
