package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same owner goes on after each fault of links, connections and replies, and neither loses nor repeats an event. */
class EventHubsSourceFaultsTest {

    @RegisterExtension
    final EventHubsExtension eventHubs =
            EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 1));

    private static EventHubsSource source(EventHubsEmulator emulator) {
        return EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .build();
    }

    private static void survives(EventHubsEmulator emulator, Consumer<EmulatedHub> fault) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "before");
        try (ReaderDriver driver = ReaderDriver.of(source(emulator))) {
            driver.read(1);

            long failedAt = System.nanoTime();
            fault.accept(hub);
            hub.append("0", "after");
            assertThat(driver.read(2)).containsExactly("before", "after");
            System.out.println("resumed after ms " + (System.nanoTime() - failedAt) / 1_000_000);

            assertThat(driver.events).containsExactly("claim 0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp:link:detach-forced",
                "amqp:internal-error",
                "amqp:not-found",
                "amqp:unauthorized-access",
                "amqp:resource-limit-exceeded",
                "amqp:connection:forced",
                "amqp:not-allowed",
                "com.microsoft:server-busy",
                "com.microsoft:timeout",
                "com.microsoft:argument-error",
                "com.microsoft:entity-disabled",
                "amqp:transfer-limit-exceeded"
            })
    void detach_withCondition_sameOwnerGoesOn(String condition, EventHubsEmulator emulator) {
        survives(emulator, hub -> hub.detachReceivers(AmqpError.of(condition)));
    }

    @Test
    void detach_withoutCondition_sameOwnerGoesOn(EventHubsEmulator emulator) {
        survives(emulator, EmulatedHub::detachReceivers);
    }

    @Test
    void connection_reset_sameOwnerGoesOn(EventHubsEmulator emulator) {
        survives(emulator, hub -> emulator.abortConnections());
    }

    @Test
    void connection_closed_sameOwnerGoesOn(EventHubsEmulator emulator) {
        survives(emulator, hub -> emulator.closeConnections(AmqpError.of("amqp:connection:forced")));
    }
}
