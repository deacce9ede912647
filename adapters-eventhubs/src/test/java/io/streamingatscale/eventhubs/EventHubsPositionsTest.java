package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.eventhubs.StartPosition.LogEdge;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where reading begins, and what happens where the log does not hold the position. */
class EventHubsPositionsTest extends EventHubsSourceFixture {

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

    /** The log held the position when it was asked, and no longer when the service began to deliver. */
    @Test
    void attach_eventsRemovedBeforeTheFirstIsDelivered_stops(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        append(emulator, "a", "b", "c");
        hub.pause("0");
        try (ReaderDriver driver = reading(emulator, StartPosition.EARLIEST)) {
            driver.pollUntil("attach", () -> hub.receivers().size() == 1);
            hub.trim("0", 2);
            hub.resume();

            assertThatThrownBy(() -> driver.read(1))
                    .isInstanceOf(PositionLostException.class)
                    .hasMessageContaining("position=0, logStart=2");
        }
    }
}
