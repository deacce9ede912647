package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.DeliveryFault;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import io.streamingatscale.eventhubs.emulator.OpenReceiver;
import io.streamingatscale.eventhubs.emulator.ReplyFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same owner goes on after each fault of links, connections and replies, and neither loses nor repeats an event. */
@Tag("slow")
class EventHubsSourceFaultsTest {

    @RegisterExtension
    final EventHubsExtension eventHubs =
            EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 1));

    private static EventHubsSource.Builder builder(EventHubsEmulator emulator) {
        return EventHubsSource.builder(
                EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST);
    }

    private static EventHubsSource source(EventHubsEmulator emulator) {
        return builder(emulator).build();
    }

    /** Waits less long than by default for what does not come. */
    private static EventHubsSource impatient(EventHubsEmulator emulator) {
        return builder(emulator).deadline(Duration.ofMillis(500)).build();
    }

    private static void survives(EventHubsEmulator emulator, Consumer<EmulatedHub> fault) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "before");
        try (ReaderDriver driver = ReaderDriver.of(source(emulator))) {
            driver.read(1);

            fault.accept(hub);
            hub.append("0", "after");
            assertThat(driver.read(2)).containsExactly("before", "after");

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

    /** Counts the polls of a driver. */
    private static final class Countdown implements BooleanSupplier {
        private int left;

        Countdown(int left) {
            this.left = left;
        }

        @Override
        public boolean getAsBoolean() {
            return left-- == 0;
        }
    }

    @Test
    void connections_refusedForAWhile_sameOwnerGoesOn(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "before");
        try (ReaderDriver driver = ReaderDriver.of(source(emulator))) {
            driver.read(1);

            emulator.refuseConnections(true);
            emulator.abortConnections();
            driver.pollUntil("refusal", () -> emulator.refusedConnections() > 0);
            emulator.refuseConnections(false);
            hub.append("0", "after");

            assertThat(driver.read(2)).containsExactly("before", "after");
            assertThat(driver.events).containsExactly("claim 0");
        }
    }

    @Test
    void attach_refusedSeveralTimes_isReportedAndTriedAgain(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.faults().onAttach(5, AmqpError.serverBusy());
        hub.append("0", "event");
        List<String> troubles = new ArrayList<>();
        try (ReaderDriver driver = ReaderDriver.of(source(emulator))) {
            while (driver.records.isEmpty()) {
                try {
                    driver.read(1);
                } catch (TransientException e) {
                    troubles.add(e.getMessage());
                }
            }
        }
        assertThat(troubles)
                .hasSize(2)
                .allSatisfy(trouble -> assertThat(trouble)
                        .contains("partition=devices-0", "position=0", "condition=com.microsoft:server-busy"));
    }

    @Test
    void authorization_replyLost_isAskedAgainAfterTheDeadline(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "event");
        hub.faults().onAuthorization(1, ReplyFault.silence());
        try (ReaderDriver driver = ReaderDriver.of(impatient(emulator))) {
            assertThat(driver.read(1)).containsExactly("event");
            assertThat(driver.events).containsExactly("claim 0");
        }
        assertThat(hub.faults().pending()).isZero();
    }

    @Test
    void management_replyLost_isAskedAgainAfterTheDeadline(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "before");
        try (ReaderDriver driver = ReaderDriver.of(impatient(emulator))) {
            driver.read(1);
            hub.faults().onManagement(2, ReplyFault.silence());
            hub.detachReceivers();
            hub.append("0", "after");

            assertThat(driver.read(2)).containsExactly("before", "after");
            assertThat(driver.events).containsExactly("claim 0");
        }
        assertThat(hub.faults().pending()).isZero();
    }

    @Test
    void management_replyLostAtTheStart_isATransientFailure(EventHubsEmulator emulator) {
        emulator.hub("devices").faults().onManagement(1, ReplyFault.silence());
        try (ReaderDriver driver = ReaderDriver.of(impatient(emulator))) {
            assertThatThrownBy(driver::poll)
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("partitions cannot be listed: hub=localhost/devices");

            driver.pollUntil("claim", () -> driver.events.contains("claim 0"));
        }
    }

    @Test
    void network_cutWithoutAWord_sameOwnerGoesOnOnANewConnection(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "before");
        try (ReaderDriver driver = ReaderDriver.of(impatient(emulator))) {
            driver.read(1);

            emulator.silence(true);
            driver.pollUntil("a time without an answer", new Countdown(100));
            emulator.silence(false);
            hub.append("0", "after");

            assertThat(driver.read(2)).containsExactly("before", "after");
            assertThat(driver.events).containsExactly("claim 0");
        }
    }

    /** A receiver that is attached and gets nothing, while the log grows: the client shows no error. */
    @Test
    void partition_silentAlthoughTheLogGrows_isOpenedAgain(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "a");
        hub.append("0", "b");
        hub.pause("0");
        try (ReaderDriver driver = ReaderDriver.of(impatient(emulator))) {
            driver.pollUntil("attach", () -> hub.receivers().size() == 1);
            OpenReceiver first = hub.receivers().get(0);
            driver.pollUntil(
                    "another receiver",
                    () -> hub.receivers().stream()
                            .noneMatch(receiver -> receiver.identifier().equals(first.identifier())));
            hub.resume();
            assertThat(driver.read(2)).containsExactly("a", "b");
        }
    }

    @Test
    void event_deliveredTwice_isHandedOutOnce(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "a");
        hub.append("0", "b");
        hub.faults("0").onDelivery(2, DeliveryFault.duplicate());
        try (ReaderDriver driver = ReaderDriver.of(source(emulator))) {
            driver.read(2);
            hub.rewind(2);
            hub.append("0", "c");

            assertThat(driver.read(3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void close_whileTheServiceIsSilent_returns(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        hub.append("0", "a");
        ReaderDriver driver = ReaderDriver.of(source(emulator));
        driver.read(1);
        emulator.silence(true);

        assertTimeoutPreemptively(Duration.ofSeconds(5), driver::close);
        emulator.silence(false);
    }
}
