package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import io.streamingatscale.core.PoisonRecordException;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch under way.
 *
 * @param events the records of each event
 */
record Shipment(Lane lane, Packing packing, List<List<Lane.Waiting>> events) {

    List<EventData> contents() {
        List<EventData> contents = new ArrayList<>(events.size());
        for (List<Lane.Waiting> event : events) {
            contents.add(packing.pack(records(event)));
        }
        return contents;
    }

    private static List<OutgoingRecord> records(List<Lane.Waiting> event) {
        List<OutgoingRecord> records = new ArrayList<>(event.size());
        for (Lane.Waiting each : event) {
            records.add(each.record());
        }
        return records;
    }

    /** Returns the bytes that its records took. */
    long bytes() {
        long bytes = 0;
        for (List<Lane.Waiting> event : events) {
            for (Lane.Waiting each : event) {
                bytes += packing.bytes(each.record());
            }
        }
        return bytes;
    }

    /** Returns its events from one to before another. */
    Shipment part(int from, int to) {
        return new Shipment(lane, packing, events.subList(from, to));
    }

    void landed() {
        events.forEach(event -> event.forEach(each -> each.flight().landed()));
    }

    /** Returns what a failure means: where one record alone was too large, that record is to blame. */
    RuntimeException explain(RuntimeException failure) {
        boolean isAlone = events.size() == 1 && events.get(0).size() == 1;
        if (isAlone && SendFailures.isTooLarge(failure.getCause())) {
            return new PoisonRecordException(
                    events.get(0).get(0).record().origin(), "event is larger than the hub takes", failure);
        }
        return failure;
    }
}
