package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import io.streamingatscale.core.PoisonRecordException;
import java.util.List;

/**
 * A batch under way.
 *
 * @param events the records of each event
 */
record Shipment(Lane lane, Packing packing, List<List<Lane.Waiting>> events) {

    List<EventData> contents() {
        return events.stream()
                .map(event ->
                        packing.pack(event.stream().map(Lane.Waiting::record).toList()))
                .toList();
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
