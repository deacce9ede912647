package io.streamingatscale.eventhubs;

import java.time.Duration;

/**
 * What a sink has under way at most.
 *
 * @param bytes of records that are written and not acknowledged
 * @param batches sent and not acknowledged
 * @param batchEvents events in a batch
 * @param deadline for an answer of the hub
 */
record SendLimits(long bytes, int batches, int batchEvents, Duration deadline) {

    static final SendLimits DEFAULT = new SendLimits(16L << 20, 32, Integer.MAX_VALUE, Duration.ofSeconds(45));

    SendLimits {
        atLeast(bytes, 1, "maxInFlightBytes");
        atLeast(batches, 1, "maxInFlightBatches");
        atLeast(batchEvents, 1, "maxBatchEvents");
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be > PT0S: deadline=" + deadline);
        }
    }

    SendLimits withBytes(long newBytes) {
        return new SendLimits(newBytes, batches, batchEvents, deadline);
    }

    SendLimits withBatches(int newBatches) {
        return new SendLimits(bytes, newBatches, batchEvents, deadline);
    }

    SendLimits withBatchEvents(int newBatchEvents) {
        return new SendLimits(bytes, batches, newBatchEvents, deadline);
    }

    SendLimits withDeadline(Duration newDeadline) {
        return new SendLimits(bytes, batches, batchEvents, newDeadline);
    }

    static int atLeast(int value, int minimum, String name) {
        return (int) atLeast((long) value, minimum, name);
    }

    static long atLeast(long value, long minimum, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be >= " + minimum + ": " + name + "=" + value);
        }
        return value;
    }
}
