package io.streamingatscale.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.StartPosition.LogEdge;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What records events become, how reading goes on, and what settings mean. */
class EventHubsSourceTest extends EventHubsSourceFixture {

    @Test
    void poll_event_isARecordWithAllThatTheLogKnows(EventHubsEmulator emulator) {
        Instant before = emulator.now();
        EmulatedHub hub = emulator.hub("devices");
        hub.append(NewEvent.of("body")
                .partition("0")
                .partitionKey("device-1")
                .contentType("application/json")
                .property("unit", "C")
                .property("count", 3));

        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.read(1);
            StreamRecord<byte[]> record = driver.records.get(0);

            assertThat(record.origin().partition()).isEqualTo(FIRST);
            assertThat(record.origin().offset()).isZero();
            assertThat(record.keyText()).contains("device-1");
            assertThat(record.value()).isEqualTo("body".getBytes(UTF_8));
            assertThat(record.logTime()).isBetween(before.minusMillis(1), emulator.now());
            assertThat(record.headers())
                    .extracting(Header::name, Header::text)
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder(
                            "(\"unit\", \"C\")", "(\"count\", \"3\")", "(\"content-type\", \"application/json\")");
        }
    }

    @Test
    void poll_messageOfADevice_hasTheSystemPropertiesOfTheIotHub(EventHubsEmulator emulator) {
        Instant before = emulator.now();
        emulator.hub("devices")
                .append(NewEvent.fromDevice("thermostat", "{}".getBytes(UTF_8))
                        .partition("0")
                        .property("iothub-connection-device-id", "somebody else"));

        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.read(1);
            IotHubProperties properties = IotHubProperties.of(driver.records.get(0));

            assertThat(properties.deviceId()).contains("thermostat");
            assertThat(properties.messageSource()).contains("Telemetry");
            assertThat(properties.authMethod())
                    .hasValueSatisfying(json -> assertThat(json).contains("\"sas\""));
            assertThat(properties.authGenerationId()).contains("638000000000000000");
            assertThat(properties.enqueuedTime())
                    .hasValueSatisfying(time -> assertThat(time).isBetween(before.minusMillis(1), emulator.now()));
            assertThat(properties.moduleId()).isEmpty();
            assertThat(properties.creationTime()).isEmpty();
        }
    }

    @Test
    void poll_eventsOfManySizes_arriveInOrderAndWhole(EventHubsEmulator emulator) {
        List<String> bodies = IntStream.range(0, 500)
                .mapToObj(i -> i + ":" + "x".repeat(i % 7 == 0 ? 50_000 : i))
                .toList();
        append(emulator, bodies.toArray(String[]::new));

        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            assertThat(driver.read(500)).isEqualTo(bodies);
        }
    }

    @Test
    void reopen_withCheckpoint_goesOnThere(EventHubsEmulator emulator) {
        append(emulator, "a", "b");
        ReaderDriver.Known known = new ReaderDriver.Known();
        EventHubsSource source =
                from(emulator, StartPosition.LATEST).partitions("0").build();
        known.saved.put(FIRST, Position.of(0));
        try (ReaderDriver driver = ReaderDriver.of(source, known)) {
            driver.read(2);
            driver.save();
        }
        append(emulator, "c");

        try (ReaderDriver driver = ReaderDriver.of(source, known)) {
            assertThat(driver.read(1)).containsExactly("c");
        }
        assertThat(known.saved.get(FIRST).offset()).isEqualTo(2);
        assertThat(known.saved.get(FIRST).token())
                .contains(emulator.hub("devices").events("0").get(1).offset());
    }

    @Test
    void release_ownedPartition_isOfferedAgainAndReadFromItsCheckpoint(EventHubsEmulator emulator) {
        append(emulator, "a", "b");
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.read(2);
            driver.reader.release(FIRST, Duration.ZERO);

            assertThat(driver.read(4)).containsExactly("a", "b", "a", "b");
            assertThat(driver.events).containsExactly("claim 0", "claim 0");
            assertThat(emulator.hub("devices").receivers())
                    .singleElement()
                    .satisfies(receiver -> assertThat(receiver.ownerLevel()).hasValue(2));
        }
    }

    @Test
    void claim_failsForNow_isOfferedAgain(EventHubsEmulator emulator) {
        append(emulator, "a");
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.claimsToFail = 2;

            assertThat(driver.read(1)).containsExactly("a");
            assertThat(driver.events).containsExactly("failed 0", "failed 0", "claim 0");
        }
    }

    @Test
    void logEnd_ownedPartition_isThatOfTheLog(EventHubsEmulator emulator) {
        append(emulator, "a", "b", "c");
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.read(3);

            assertThat(driver.reader.logEnd(FIRST)).hasValue(3);
            assertThat(driver.reader.logEnd(new Partition("devices", "1"))).isEmpty();
        }
    }

    @Test
    void readers_ofOneProcess_sharePartitionsAndOneConnection(EventHubsEmulator emulator) {
        EventHubsSource source = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("many")), StartPosition.EARLIEST)
                .build();
        EmulatedHub hub = emulator.hub("many");
        hub.partitions().forEach(id -> hub.append(id, id));
        ReaderDriver.Known known = new ReaderDriver.Known();

        try (ReaderDriver first = new ReaderDriver(source, known, new ReaderSlot("pipeline", 0, 2));
                ReaderDriver second = new ReaderDriver(source, known, new ReaderSlot("pipeline", 1, 2))) {
            first.read(16);
            second.read(16);

            assertThat(first.values()).allMatch(id -> Integer.parseInt(id) % 2 == 0);
            assertThat(second.values()).allMatch(id -> Integer.parseInt(id) % 2 == 1);
            assertThat(emulator.connectionCount()).isEqualTo(1);
        }
        emulator.await(
                Duration.ofSeconds(30), () -> emulator.hub("many").receivers().isEmpty());
    }

    @Test
    void hub_thatIsNotThere_isAnErrorOfSettings(EventHubsEmulator emulator) {
        EventHubsSource source = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString(), "nowhere"), StartPosition.EARLIEST)
                .build();

        try (ReaderDriver driver = ReaderDriver.of(source)) {
            assertThatThrownBy(driver::poll)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(
                            "partitions cannot be listed: hub=localhost/nowhere, condition=amqp:not-found;");
        }
    }

    @Test
    void consumerGroup_another_isReadApart(EventHubsEmulator emulator) {
        append(emulator, "a");
        EventHubsSource other =
                from(emulator, StartPosition.EARLIEST).consumerGroup("other").build();
        try (ReaderDriver first = reading(emulator, StartPosition.EARLIEST);
                ReaderDriver second = ReaderDriver.of(other)) {
            first.read(1);
            second.read(1);

            assertThat(first.events).doesNotContain("lost 0");
        }
    }

    @Test
    void builder_nonsense_isRefused(EventHubsEmulator emulator) {
        EventHubsSource.Builder builder = from(emulator, StartPosition.EARLIEST);

        assertThatThrownBy(() -> builder.consumerGroup(" ")).hasMessage("consumerGroup must not be blank");
        assertThatThrownBy(() -> builder.prefetchBytes(1000))
                .hasMessage("prefetchBytes must be >= 1048576: prefetchBytes=1000");
        assertThatThrownBy(() -> builder.deadline(Duration.ZERO)).hasMessage("deadline must be > 0: deadline=PT0S");
        assertThatThrownBy(() -> builder.leases(Duration.ofSeconds(2), Duration.ofSeconds(3)))
                .hasMessage("leases must be renewed before half of them has passed: renewEvery=PT2S, expireAfter=PT3S");
        assertThatThrownBy(() -> StartPosition.atSequenceNumber(-1))
                .hasMessage("sequenceNumber must be >= 0: sequenceNumber=-1");
    }

    @Test
    void limits_sayWhatIsNotPromised(EventHubsEmulator emulator) {
        assertThat(from(emulator, StartPosition.EARLIEST).build().limits())
                .containsExactly(
                        "a hub that was deleted and made anew is noticed only where the position lies outside the new log",
                        "partitions that are added to a hub are read after the next start");
        assertThat(from(emulator, StartPosition.EARLIEST)
                        .onPositionLost(LogEdge.LATEST)
                        .build()
                        .limits())
                .contains("events that the log no longer holds are skipped with a warning, reading goes on at LATEST");
    }
}
