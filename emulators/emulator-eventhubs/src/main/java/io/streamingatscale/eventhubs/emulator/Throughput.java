package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.List;

/**
 * What a namespace may move, in throughput units: each lets in 1 MB or 1,000 events and lets out 2 MB or 4,096 events a second
 * (<a href="https://learn.microsoft.com/azure/event-hubs/event-hubs-scalability">Scaling with Event Hubs</a>). Beyond that,
 * senders are told that the server is busy, and receivers get their events later.
 */
final class Throughput {

    private record Direction(Allowance bytes, Allowance events) {

        Direction(long bytesPerSecond, long eventsPerSecond, Clock clock) {
            this(new Allowance(bytesPerSecond, clock), new Allowance(eventsPerSecond, clock));
        }

        boolean isExhausted() {
            return bytes.isExhausted() || events.isExhausted();
        }

        void take(long size, long count) {
            bytes.take(size);
            events.take(count);
        }
    }

    private final boolean limited;
    private final Direction ingress;
    private final Direction egress;

    /** Makes the throughput of a number of units; 0 is without limit. */
    Throughput(int units, Clock clock) {
        limited = units > 0;
        ingress = new Direction(1_000_000L * units, 1_000L * units, clock);
        egress = new Direction(2_000_000L * units, 4_096L * units, clock);
    }

    /** Lets a message of some events in, or not. */
    boolean admits(long size, List<IncomingEvent> events) {
        if (limited) {
            if (ingress.isExhausted()) {
                return false;
            }
            ingress.take(size, events.size());
        }
        return true;
    }

    boolean holdsBack() {
        return limited && egress.isExhausted();
    }

    void delivered(long size) {
        if (limited) {
            egress.take(size, 1);
        }
    }
}
