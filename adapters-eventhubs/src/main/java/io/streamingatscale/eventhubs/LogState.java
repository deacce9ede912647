package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Instant;

/**
 * What the service says of the log of one partition.
 *
 * @param first the sequence number of the first event it holds; that of the next one if it is empty
 * @param end the sequence number of the next event to be enqueued
 * @param lastTime when the last event was enqueued
 */
record LogState(long first, long end, Instant lastTime) {

    static LogState of(PartitionProperties properties) {
        long end = properties.getLastEnqueuedSequenceNumber() + 1;
        long first = properties.isEmpty() ? end : properties.getBeginningSequenceNumber();
        return new LogState(first, end, properties.getLastEnqueuedTime());
    }

    boolean isEmpty() {
        return first == end;
    }

    /** Whether all events from a sequence number on are in the log, or still to come. */
    boolean holds(long next) {
        return next >= first && next <= end;
    }

    @Override
    public String toString() {
        return "logStart=" + first + ", logEnd=" + end;
    }
}
