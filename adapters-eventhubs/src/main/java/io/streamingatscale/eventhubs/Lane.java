package io.streamingatscale.eventhubs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The records of a writer that go the same route and wait to be sent, in their order.
 *
 * <p><b>Threads:</b> under the lock of the {@link SendQueue}.
 */
final class Lane {

    /** A record that waits, and the flight that hears when it was taken. */
    record Waiting(OutgoingRecord record, Flight flight) {}

    private final Outbox outbox;
    private final Route route;
    private final Packing packing;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** How many of those that wait, from the first on, are to be sent now. */
    private int due;
    /** The length of the bodies that wait. */
    private long bodies;

    private int underWay;
    private boolean isQueued;

    Lane(Outbox outbox, Route route, Packing packing) {
        this.outbox = outbox;
        this.route = route;
        this.packing = packing;
    }

    Outbox outbox() {
        return outbox;
    }

    Route route() {
        return route;
    }

    void add(Waiting next) {
        waiting.add(next);
        bodies += next.record().body().length + 1;
    }

    void allDue() {
        due = waiting.size();
    }

    /** Returns whether a record is to be sent now, or as many as fill an array. */
    boolean isDue() {
        return due > 0
                || (packing.isArray() && (waiting.size() >= packing.maxRecords() || bodies >= packing.maxBytes()));
    }

    boolean isIdle() {
        return waiting.isEmpty() && underWay == 0;
    }

    /** Returns true once for each time that the lane is to stand in line for sending: it has something, and its turn. */
    boolean queues() {
        if (isQueued || !isDue() || (route.isOrdered() && underWay > 0)) {
            return false;
        }
        isQueued = true;
        return true;
    }

    /** Leaves the line. */
    void dequeued() {
        isQueued = false;
    }

    void landed() {
        underWay--;
    }

    /** Drops what waits; returns the bytes that it took. */
    long drop() {
        long bytes =
                waiting.stream().mapToLong(each -> packing.bytes(each.record())).sum();
        waiting.clear();
        due = 0;
        bodies = 0;
        return bytes;
    }

    /** Takes the events of one batch, at least one. */
    Shipment take(int batchBytes, int batchEvents) {
        List<List<Waiting>> events = new ArrayList<>();
        long bytes = 0;
        while (isDue() && events.size() < batchEvents) {
            List<Waiting> event = next();
            long eventBytes = bytes(event);
            if (!events.isEmpty() && bytes + eventBytes > batchBytes) {
                break;
            }
            bytes += eventBytes;
            remove(event);
            events.add(event);
        }
        underWay++;
        return new Shipment(this, packing, events);
    }

    /** Takes back the last events of a batch, which had no room in it after all. */
    void putBack(List<List<Waiting>> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            List<Waiting> event = events.get(i);
            for (int j = event.size() - 1; j >= 0; j--) {
                waiting.addFirst(event.get(j));
                bodies += event.get(j).record().body().length + 1;
            }
            due += event.size();
        }
    }

    private List<Waiting> next() {
        if (!packing.isArray()) {
            return List.of(waiting.element());
        }
        List<Waiting> event = new ArrayList<>();
        long length = 1;
        Iterator<Waiting> remaining = waiting.iterator();
        while (remaining.hasNext() && event.size() < packing.maxRecords()) {
            Waiting candidate = remaining.next();
            length += candidate.record().body().length + 1;
            if (!event.isEmpty() && length > packing.maxBytes()) {
                break;
            }
            event.add(candidate);
        }
        return event;
    }

    private long bytes(List<Waiting> event) {
        long bytes = packing.eventBytes(event.get(0).record());
        for (Waiting each : event) {
            bytes += packing.bytes(each.record());
        }
        return bytes;
    }

    private void remove(List<Waiting> event) {
        for (Waiting each : event) {
            waiting.remove();
            bodies -= each.record().body().length + 1;
        }
        due = Math.max(0, due - event.size());
    }
}
