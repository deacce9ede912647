package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import io.streamingatscale.eventhubs.emulator.OffsetFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A namespace with geo-replication, whose offsets are texts that mean nothing to a client: positions are sequence numbers. */
class OpaqueOffsetsTest {

    private static final Partition FIRST = new Partition("devices", "0");

    @RegisterExtension
    final EventHubsExtension eventHubs = EventHubsExtension.of(
            EventHubsEmulator.builder().offsetFormat(OffsetFormat.OPAQUE).hub("devices", 1));

    private static EventHubsSource source(EventHubsEmulator emulator) {
        return EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .build();
    }

    @Test
    void read_resumed_goesOnAtTheNextEvent(EventHubsEmulator emulator) {
        for (String body : new String[] {"a", "b", "c", "d"}) {
            emulator.hub("devices").append("0", body);
        }
        ReaderDriver.Known known = new ReaderDriver.Known();
        try (ReaderDriver driver = ReaderDriver.of(source(emulator), known)) {
            assertThat(driver.read(4)).containsExactly("a", "b", "c", "d");
            assertThat(driver.reached.get(FIRST).token().orElseThrow()).doesNotMatch("\\d+");
        }

        Position second = Position.of(2, "anything");
        known.saved.put(FIRST, second);
        try (ReaderDriver driver = ReaderDriver.of(source(emulator), known)) {
            assertThat(driver.read(2)).containsExactly("c", "d");
        }
    }
}
