package io.streamingatscale.eventhubs.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The events of one partition that are still retained, in order.
 *
 * <p><b>Threads:</b> the emulator's.
 */
final class PartitionLog {

    private static final int COMPACT_FROM = 1024;

    private final Retention retention;
    private final List<StoredEvent> events = new ArrayList<>();
    /** Events at the front of the list that are gone. */
    private int gone;

    private long next;
    private long nextPosition;
    private long bytes;
    private long lastPosition = -1;
    private long lastEnqueuedTime = Long.MIN_VALUE;

    PartitionLog(Retention retention) {
        this.retention = retention;
    }

    long first() {
        return next - size();
    }

    /** Returns the sequence number of the event that comes next. */
    long next() {
        return next;
    }

    int size() {
        return events.size() - gone;
    }

    long nextPosition() {
        return nextPosition;
    }

    /** Returns the position of the event that came last, -1 if none ever came. */
    long lastPosition() {
        return lastPosition;
    }

    /** Returns when the last event came; the least of all numbers if none ever came. */
    long lastEnqueuedTime() {
        return lastEnqueuedTime;
    }

    /** Appends an event, which has the sequence number {@link #next} and the position {@link #nextPosition}. */
    void append(StoredEvent event) {
        events.add(event);
        next++;
        lastPosition = nextPosition;
        lastEnqueuedTime = event.enqueuedTime();
        nextPosition += event.encoded().length;
        bytes += event.encoded().length;
        retain(event.enqueuedTime());
    }

    /** Returns an event that is retained. */
    StoredEvent get(long sequenceNumber) {
        return events.get(gone + Math.toIntExact(sequenceNumber - first()));
    }

    List<StoredEvent> all() {
        return List.copyOf(events.subList(gone, events.size()));
    }

    /** Drops what is beyond the retention. */
    void retain(long now) {
        long earliest = retention.earliest(now);
        while (size() > 0
                && (size() > retention.events()
                        || bytes > retention.bytes()
                        || get(first()).enqueuedTime() < earliest)) {
            dropFirst();
        }
        compact();
    }

    /** Drops all events before a sequence number. */
    void trim(long sequenceNumber) {
        while (size() > 0 && first() < sequenceNumber) {
            dropFirst();
        }
        compact();
    }

    private void dropFirst() {
        bytes -= events.get(gone).encoded().length;
        events.set(gone++, null);
    }

    private void compact() {
        if (gone == events.size() || (gone >= COMPACT_FROM && gone > events.size() / 2)) {
            events.subList(0, gone).clear();
            gone = 0;
        }
    }

    /** Returns the sequence number of the first retained event whose value is above a bound; {@link #next} if none is. */
    long firstAbove(ToLongFunction<StoredEvent> value, long bound) {
        long low = first();
        long high = next;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (value.applyAsLong(get(middle)) > bound) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
