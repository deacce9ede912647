package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Partition;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Emulated hubs, and readers of the first partition of one. */
abstract class EventHubsSourceFixture {

    static final Partition FIRST = new Partition("devices", "0");

    @RegisterExtension
    final EventHubsExtension eventHubs = EventHubsExtension.of(
            EventHubsEmulator.builder().hub("devices", 2).hub("many", 32).consumerGroup("devices", "other"));

    static EventHubsSource.Builder from(EventHubsEmulator emulator, StartPosition start) {
        return EventHubsSource.builder(EventHubsConnection.of(emulator.connectionString("devices")), start);
    }

    static ReaderDriver reading(EventHubsEmulator emulator, StartPosition start) {
        return ReaderDriver.of(from(emulator, start).partitions("0").build());
    }

    static void append(EventHubsEmulator emulator, String... bodies) {
        for (String body : bodies) {
            emulator.hub("devices").append("0", body);
        }
    }
}
