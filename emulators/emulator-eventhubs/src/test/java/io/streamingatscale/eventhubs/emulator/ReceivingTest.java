package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.LastEnqueuedEventProperties;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.eventhubs.emulator.Clients.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivingTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("devices", 1)
            .consumerGroup("devices", "Analytics")
            .clock(Clock.fixed(START, ZoneOffset.UTC))
            .start();
    private final EmulatedHub hub = emulator.hub("devices");
    private final EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    /** Events a, b and so on, a second apart. */
    private List<EmulatedEvent> append(int count) {
        List<EmulatedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(hub.append("0", Character.toString('a' + i)));
            emulator.advanceClock(Duration.ofSeconds(1));
        }
        return events;
    }

    @Test
    void receive_fromEarliest_beginsWithTheFirst() {
        append(3);

        assertThat(Clients.read(emulator, 3, EventPosition.earliest())).containsExactly("a", "b", "c");
    }

    @Test
    void receive_fromSequenceNumber_isExclusiveOrInclusive() {
        append(3);

        assertThat(Clients.read(emulator, 1, EventPosition.fromSequenceNumber(1)))
                .containsExactly("c");
        assertThat(Clients.read(emulator, 2, EventPosition.fromSequenceNumber(1, true)))
                .containsExactly("b", "c");
    }

    @Test
    void receive_fromOffset_beginsBehindIt() {
        EmulatedEvent second = append(3).get(1);

        assertThat(Clients.read(emulator, 1, EventPosition.fromOffsetString(second.offset())))
                .containsExactly("c");
        assertThat(second.offset()).isNotEqualTo("1");
    }

    @Test
    void receive_fromEnqueuedTime_beginsBehindIt() {
        append(3);

        assertThat(Clients.read(emulator, 2, EventPosition.fromEnqueuedTime(START)))
                .containsExactly("b", "c");
        assertThat(Clients.read(emulator, 3, EventPosition.fromEnqueuedTime(START.minusMillis(1))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void receive_fromLatest_bringsOnlyWhatComesLater() throws Exception {
        append(2);

        try (Subscription subscription = new Subscription(client, EventPosition.latest(), new ReceiveOptions())) {
            emulator.await(Clients.PATIENCE, () -> hub.receivers().size() == 1);
            hub.append("0", "later");

            assertThat(subscription.text()).isEqualTo("later");
        }
    }

    @Test
    void receive_manyEvents_keepsOrderAndNeedsCreditAgain() throws Exception {
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            hub.append("0", Integer.toString(i));
        }

        try (Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            for (int i = 0; i < count; i++) {
                PartitionEvent event = subscription.event();
                assertThat(event.getData().getSequenceNumber()).isEqualTo(i);
                assertThat(event.getData().getBodyAsString()).isEqualTo(Integer.toString(i));
            }
            emulator.await(Clients.PATIENCE, () -> hub.receivers().get(0).settled() == count);
            assertThat(hub.receivers().get(0).delivered()).isEqualTo(count);
        }
    }

    @Test
    void receive_whereSocketsAcknowledgeLate_isTheSame() throws Exception {
        try (EventHubsEmulator late = EventHubsEmulator.builder()
                        .hub("devices", 1)
                        .withoutQuickAcknowledgement()
                        .start();
                EventHubConsumerAsyncClient other = Clients.asyncConsumer(late);
                Subscription subscription = new Subscription(other, EventPosition.earliest(), new ReceiveOptions())) {
            int count = 2_000;
            for (int i = 0; i < count; i++) {
                late.hub("devices").append("0", Integer.toString(i));
            }
            for (int i = 0; i < count; i++) {
                assertThat(subscription.text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void receive_largeEvents_isBoundedByTheSocketAndComplete() throws Exception {
        int count = 40;
        for (int i = 0; i < count; i++) {
            hub.append(NewEvent.of(new byte[300_000]).partition("0"));
        }

        try (Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            for (int i = 0; i < count; i++) {
                assertThat(subscription.event().getData().getBody()).hasSize(300_000);
            }
        }
    }

    @Test
    void receive_trackingLastEnqueued_tellsTheEndOfTheLog() throws Exception {
        List<EmulatedEvent> events = append(3);
        ReceiveOptions options = new ReceiveOptions().setTrackLastEnqueuedEventProperties(true);

        try (Subscription subscription = new Subscription(client, EventPosition.earliest(), options)) {
            LastEnqueuedEventProperties last = subscription.event().getLastEnqueuedEventProperties();

            assertThat(last.getSequenceNumber()).isEqualTo(2);
            assertThat(last.getOffsetString()).isEqualTo(events.get(2).offset());
            assertThat(last.getEnqueuedTime()).isEqualTo(events.get(2).enqueuedTime());
            assertThat(last.getRetrievalTime()).isEqualTo(START.plusSeconds(3));
        }
    }

    @Test
    void receive_inAnotherConsumerGroup_isIndependent() {
        append(1);

        try (EventHubConsumerClient analytics =
                Clients.builder(emulator, "devices").consumerGroup("analytics").buildConsumerClient()) {
            assertThat(analytics.receiveFromPartition("0", 1, EventPosition.earliest(), Clients.PATIENCE))
                    .hasSize(1);
            assertThat(Clients.read(emulator, 1, EventPosition.earliest())).hasSize(1);
        }
    }

    @Test
    void receive_inUnknownConsumerGroup_isRefusedUntilItIsAdded() throws Exception {
        append(1);
        try (EventHubConsumerAsyncClient unknown =
                Clients.builder(emulator, "devices").consumerGroup("later").buildAsyncConsumerClient()) {
            try (Subscription refused = new Subscription(unknown, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(refused.next())
                        .isInstanceOfSatisfying(
                                AmqpException.class,
                                error -> assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
            }

            hub.addConsumerGroup("later");

            try (Subscription taken = new Subscription(unknown, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(taken.text()).isEqualTo("a");
            }
        }
    }

    @Test
    void receive_behindTheEndOfTheLog_isRefusedWithTheLastOfTheLog() throws Exception {
        append(2);

        try (Subscription subscription =
                new Subscription(client, EventPosition.fromSequenceNumber(7), new ReceiveOptions())) {
            assertThat(subscription.next())
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error)
                                    .hasMessageContaining("The supplied sequence number '7' is invalid. "
                                            + "The last sequence number in the system is '1'"));
        }
        try (Subscription subscription =
                new Subscription(client, EventPosition.fromOffsetString("987654"), new ReceiveOptions())) {
            assertThat(subscription.next())
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error)
                                    .hasMessageContaining("The supplied offset '987654' is invalid. "
                                            + "The last offset in the system is '"
                                            + hub.events("0").get(1).offset() + "'"));
        }
    }

    @Test
    void receive_withHigherOwnerLevel_stealsFromLower() throws Exception {
        append(1);
        try (Subscription first = new Subscription(client, EventPosition.earliest(), owner(0))) {
            assertThat(first.text()).isEqualTo("a");
            try (EventHubConsumerAsyncClient other = Clients.asyncConsumer(emulator);
                    Subscription second = new Subscription(other, EventPosition.earliest(), owner(1))) {
                assertThat(second.text()).isEqualTo("a");

                assertStolen(first.next());
                assertThat(hub.receivers())
                        .singleElement()
                        .satisfies(receiver -> assertThat(receiver.ownerLevel()).hasValue(1));
            }
        }
    }

    @Test
    void receive_withEqualOwnerLevel_stealsToo() throws Exception {
        append(1);
        try (Subscription first = new Subscription(client, EventPosition.earliest(), owner(3));
                EventHubConsumerAsyncClient other = Clients.asyncConsumer(emulator)) {
            assertThat(first.text()).isEqualTo("a");
            try (Subscription second = new Subscription(other, EventPosition.earliest(), owner(3))) {
                assertThat(second.text()).isEqualTo("a");

                assertStolen(first.next());
            }
        }
    }

    @Test
    void receive_withLowerOwnerLevelOrNone_isRefused() throws Exception {
        append(1);
        try (Subscription first = new Subscription(client, EventPosition.earliest(), owner(5));
                EventHubConsumerAsyncClient other = Clients.asyncConsumer(emulator)) {
            assertThat(first.text()).isEqualTo("a");

            try (Subscription lower = new Subscription(other, EventPosition.earliest(), owner(4))) {
                assertThat(lower.next()).asString().contains("with a higher epoch '5' already exists");
            }
            try (Subscription none = new Subscription(other, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(none.next()).asString().contains("non-epoch receiver is not allowed");
            }
            hub.append("0", "b");
            assertThat(first.text()).isEqualTo("b");
        }
    }

    @Test
    void receive_withOwnerLevel_drivesAwayThoseWithout() throws Exception {
        append(1);
        try (Subscription shared = new Subscription(client, EventPosition.earliest(), new ReceiveOptions());
                EventHubConsumerAsyncClient other = Clients.asyncConsumer(emulator)) {
            assertThat(shared.text()).isEqualTo("a");

            try (Subscription owner = new Subscription(other, EventPosition.earliest(), owner(0))) {
                assertThat(owner.text()).isEqualTo("a");
                assertStolen(shared.next());
            }
        }
    }

    @Test
    void receive_sixthWithoutOwnerLevel_isRefused() throws Exception {
        append(1);
        List<Subscription> shared = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions());
            shared.add(subscription);
            assertThat(subscription.text()).isEqualTo("a");
        }

        try (Subscription sixth = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(sixth.next()).asString().contains("Exceeded the maximum number of allowed receivers");
        }
        shared.forEach(Subscription::close);
    }

    @Test
    void receive_fromIotHub_bringsItsSystemProperties() throws Exception {
        hub.append(NewEvent.fromDevice("thermostat-1", new byte[] {1, 2})
                .contentType("application/json")
                .property("level", "high"));

        try (Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            var data = subscription.event().getData();
            assertThat(data.getSystemProperties())
                    .containsEntry("iothub-connection-device-id", "thermostat-1")
                    .containsEntry("iothub-message-source", "Telemetry")
                    .containsKeys(
                            "iothub-connection-auth-method",
                            "iothub-connection-auth-generation-id",
                            "iothub-enqueuedtime");
            assertThat(data.getPartitionKey()).isNull();
            assertThat(data.getProperties()).containsEntry("level", "high");
            assertThat(data.getBody()).containsExactly(1, 2);
        }
    }

    private static ReceiveOptions owner(long level) {
        return new ReceiveOptions().setOwnerLevel(level);
    }

    private static void assertStolen(Object signal) {
        assertThat(signal)
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        error -> assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.LINK_STOLEN));
    }
}
