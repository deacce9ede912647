package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Sink;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.testkit.AppendSinkTck;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class EventHubsSinkTckTest extends AppendSinkTck<String> {

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("out", 1).start();

    @AfterEach
    void closeEmulator() {
        emulator.close();
    }

    @Override
    protected Sink<String> open() {
        return SinkDriver.sink(SinkDriver.connection(emulator, SinkDriver.PATIENCE))
                .deadline(SinkDriver.PATIENCE)
                .build();
    }

    @Override
    protected String value(String id) {
        return id;
    }

    @Override
    protected List<String> stored() {
        return SinkDriver.texts(emulator.hub("out"));
    }
}
