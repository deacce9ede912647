package io.streamingatscale.examples;

import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.NewEvent;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.SimulatedEvent;
import java.util.function.Function;

/** An emulated event hub with the samples' devices. */
public final class DeviceHub implements AutoCloseable {

    private static final String NAME = "devices";

    private final EventHubsEmulator emulator;
    private final Function<SimulatedEvent, NewEvent> mapping;

    private DeviceHub(int partitions, Function<SimulatedEvent, NewEvent> mapping) {
        this.emulator = EventHubsEmulator.builder().hub(NAME, partitions).start();
        this.mapping = mapping;
    }

    /** Returns a hub to which devices send, each to the partition of its id. */
    public static DeviceHub telemetry(int partitions) {
        return new DeviceHub(partitions, event -> NewEvent.of(event.json()).partitionKey(event.deviceId()));
    }

    /** Returns the endpoint of an IoT hub to which devices send. */
    public static DeviceHub messagesOfDevices(int partitions) {
        return new DeviceHub(partitions, event -> NewEvent.fromDevice(event.deviceId(), event.json()));
    }

    /** Returns what the simulator writes to. */
    public EventTarget target() {
        EmulatedHub hub = hub();
        return EventTarget.consumer(event -> hub.append(mapping.apply(event)));
    }

    /** Returns the hub, to look at or to spoil. */
    public EmulatedHub hub() {
        return emulator.hub(NAME);
    }

    /** Returns the emulator that the hub is in. */
    public EventHubsEmulator emulator() {
        return emulator;
    }

    /** Returns the connection string of the hub. */
    public String connectionString() {
        return emulator.connectionString(NAME);
    }

    /** Returns how to reach the hub. */
    public EventHubsConnection connection() {
        return EventHubsConnection.of(connectionString());
    }

    @Override
    public void close() {
        emulator.close();
    }
}
