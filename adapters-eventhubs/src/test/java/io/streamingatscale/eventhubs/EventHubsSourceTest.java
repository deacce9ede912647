package io.streamingatscale.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.StartPosition.LogEdge;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import io.streamingatscale.eventhubs.emulator.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventHubsSourceTest {

    private static final Partition FIRST = new Partition("devices", "0");

    @RegisterExtension
    final EventHubsExtension eventHubs = EventHubsExtension.of(
            EventHubsEmulator.builder().hub("devices", 2).hub("many", 32).consumerGroup("devices", "other"));

    private static EventHubsSource.Builder from(EventHubsEmulator emulator, StartPosition start) {
        return EventHubsSource.builder(EventHubsConnection.of(emulator.connectionString("devices")), start);
    }

    private static ReaderDriver reading(EventHubsEmulator emulator, StartPosition start) {
        return ReaderDriver.of(from(emulator, start).partitions("0").build());
    }

    private static void append(EventHubsEmulator emulator, String... bodies) {
        for (String body : bodies) {
            emulator.hub("devices").append("0", body);
        }
    }

    // ---- records ----

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

    // ---- where to begin ----

    @Test
    void start_earliestOfATrimmedLog_isItsFirstEvent(EventHubsEmulator emulator) {
        append(emulator, "a", "b", "c");
        emulator.hub("devices").trim("0", 1);

        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            assertThat(driver.read(2)).containsExactly("b", "c");
        }
    }

    @Test
    void start_latest_isTheEnd(EventHubsEmulator emulator) {
        append(emulator, "a", "b");

        try (ReaderDriver driver = reading(emulator, StartPosition.LATEST)) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            append(emulator, "c");

            assertThat(driver.read(1)).containsExactly("c");
        }
    }

    @Test
    void start_atATime_isTheFirstEventNotBeforeIt(EventHubsEmulator emulator) {
        append(emulator, "a");
        emulator.advanceClock(Duration.ofSeconds(10));
        Instant time = emulator.hub("devices").append("0", "b").enqueuedTime();
        append(emulator, "c");

        try (ReaderDriver driver = reading(emulator, StartPosition.at(time))) {
            assertThat(driver.read(2)).containsExactly("b", "c");
        }
    }

    @Test
    void start_atATimeAfterAllEvents_isTheEnd(EventHubsEmulator emulator) {
        append(emulator, "a");
        emulator.advanceClock(Duration.ofSeconds(10));

        try (ReaderDriver driver = reading(emulator, StartPosition.at(emulator.now()))) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            append(emulator, "b");

            assertThat(driver.read(1)).containsExactly("b");
        }
    }

    @Test
    void start_atASequenceNumber_isThatEvent(EventHubsEmulator emulator) {
        append(emulator, "a", "b", "c");

        try (ReaderDriver driver = reading(emulator, StartPosition.atSequenceNumber(1))) {
            assertThat(driver.read(2)).containsExactly("b", "c");
        }
    }

    @Test
    void start_emptyLog_isItsFirstEvent(EventHubsEmulator emulator) {
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            append(emulator, "a");

            assertThat(driver.read(1)).containsExactly("a");
        }
    }

    @Test
    void positionAt_logTime_isThatOfTheFirstEventNotBeforeIt(EventHubsEmulator emulator) {
        append(emulator, "a");
        emulator.advanceClock(Duration.ofSeconds(10));
        EmulatedEvent second = emulator.hub("devices").append("0", "b");
        Claim claim = Claim.first("pipeline", FIRST, 9);

        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            assertThat(driver.reader.positionAt(claim, Instant.EPOCH)).contains(Position.of(0));
            assertThat(driver.reader.positionAt(claim, second.enqueuedTime())).contains(Position.of(1));
            assertThat(driver.reader.positionAt(claim, second.enqueuedTime().plusMillis(1)))
                    .contains(Position.of(2));
        }
    }

    // ---- going on ----

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

    // ---- positions that are lost ----

    private static ReaderDriver resuming(EventHubsEmulator emulator, long offset, LogEdge onPositionLost) {
        EventHubsSource.Builder builder = from(emulator, StartPosition.EARLIEST).partitions("0");
        if (onPositionLost != null) {
            builder.onPositionLost(onPositionLost);
        }
        ReaderDriver.Known known = new ReaderDriver.Known();
        known.saved.put(FIRST, Position.of(offset));
        return ReaderDriver.of(builder.build(), known);
    }

    @Test
    void resume_beforeWhatIsRetained_stops(EventHubsEmulator emulator) {
        append(emulator, "a", "b", "c");
        emulator.hub("devices").trim("0", 2);

        try (ReaderDriver driver = resuming(emulator, 1, null)) {
            assertThatThrownBy(() -> driver.read(1))
                    .isInstanceOf(PositionLostException.class)
                    .hasMessage("log does not hold the position: hub=localhost/devices, partition=0, position=1,"
                            + " logStart=2, logEnd=3; restore the hub or the checkpoint, or accept the loss with"
                            + " onPositionLost(...)");
        }
    }

    @Test
    void resume_beyondTheEnd_stops(EventHubsEmulator emulator) {
        append(emulator, "a");

        try (ReaderDriver driver = resuming(emulator, 2, null)) {
            assertThatThrownBy(() -> driver.read(1))
                    .isInstanceOf(PositionLostException.class)
                    .hasMessageContaining("position=2, logStart=0, logEnd=1");
        }
    }

    @Test
    void resume_allWasRemoved_stops(EventHubsEmulator emulator) {
        append(emulator, "a", "b");
        emulator.hub("devices").trim("0", 2);

        try (ReaderDriver driver = resuming(emulator, 1, null)) {
            assertThatThrownBy(() -> driver.read(1)).isInstanceOf(PositionLostException.class);
        }
    }

    @Test
    void resume_beforeWhatIsRetained_goesOnWhereItWasSaid(EventHubsEmulator emulator) {
        append(emulator, "a", "b", "c");
        emulator.hub("devices").trim("0", 2);

        try (ReaderDriver driver = resuming(emulator, 0, LogEdge.EARLIEST)) {
            driver.allowsGaps = true;
            assertThat(driver.read(1)).containsExactly("c");
        }
        emulator.await(
                Duration.ofSeconds(30),
                () -> emulator.hub("devices").receivers().isEmpty());
        try (ReaderDriver driver = resuming(emulator, 0, LogEdge.LATEST)) {
            driver.allowsGaps = true;
            driver.pollUntil(
                    "attach", () -> !emulator.hub("devices").receivers().isEmpty());
            append(emulator, "d");
            assertThat(driver.read(1)).containsExactly("d");
        }
    }

    @Test
    void resume_beyondTheEnd_goesOnWhereItWasSaid(EventHubsEmulator emulator) {
        append(emulator, "a");

        try (ReaderDriver driver = resuming(emulator, 1000, LogEdge.EARLIEST)) {
            driver.allowsGaps = true;
            assertThat(driver.read(1)).containsExactly("a");
        }
    }

    /** Events that are gone while a receiver is away: the service goes on at the first one left without a word. */
    @Test
    void reopen_eventsRemovedInBetween_stops(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        append(emulator, "a");
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.read(1);
            hub.pause("0");
            append(emulator, "b", "c");
            hub.trim("0", 2);
            hub.detachReceivers();

            assertThatThrownBy(() -> driver.read(2))
                    .isInstanceOf(PositionLostException.class)
                    .hasMessageContaining("position=1, logStart=2");
        }
    }

    // ---- settings ----

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
