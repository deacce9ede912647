package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.testkit.SourceTck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The rules of sources, for the readers of one process; those of several are in EventHubsGroupTest. */
@Tag("slow")
class EventHubsSourceTckTest extends SourceTck<byte[]> {

    private EventHubsEmulator emulator;

    @Override
    protected void createLog(int partitions) {
        emulator = EventHubsEmulator.builder().hub("devices", partitions).start();
    }

    @AfterEach
    void closeEmulator() {
        emulator.close();
    }

    @Override
    protected void append(int partition, List<String> ids) {
        ids.forEach(id -> emulator.hub("devices").append(Integer.toString(partition), id));
    }

    @Override
    protected Source<byte[]> open() {
        return EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .build();
    }

    @Override
    protected String id(StreamRecord<byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Override
    protected void trim(int partition, int count) {
        emulator.hub("devices").trim(Integer.toString(partition), count);
    }

    @Override
    protected boolean sharesAmongProcesses() {
        return false; // this one shares nothing with others; one that does takes as long as a lease
    }
}
