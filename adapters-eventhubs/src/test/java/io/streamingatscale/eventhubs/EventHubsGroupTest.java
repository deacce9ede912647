package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import io.streamingatscale.eventhubs.emulator.OpenReceiver;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Readers of several processes that share a hub, and owners that do not know yet that they are not any more. */
class EventHubsGroupTest {

    private static final Duration RENEW = Duration.ofMillis(200);
    private static final Duration EXPIRE = Duration.ofSeconds(2);

    @RegisterExtension
    final EventHubsExtension eventHubs =
            EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 8));

    private final InMemoryCheckpointStore owners = new InMemoryCheckpointStore();
    private final ReaderDriver.Known known = new ReaderDriver.Known();

    private ReaderDriver join(EventHubsEmulator emulator) {
        EventHubsSource source = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .sharedThrough(owners)
                .leases(RENEW, EXPIRE)
                .build();
        return ReaderDriver.of(source, known);
    }

    private static void appendToAll(EmulatedHub hub, String body) {
        hub.partitions().forEach(id -> hub.append(id, body));
    }

    private static void pollBothUntil(ReaderDriver first, ReaderDriver second, int each) {
        first.pollUntil(each + " partitions of " + each, () -> {
            second.poll();
            return first.reached.size() == each && second.reached.size() == each;
        });
    }

    @Test
    void join_second_getsItsHalfAndGoesOnWhereTheFirstHasSaved(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        appendToAll(hub, "a");
        try (ReaderDriver first = join(emulator)) {
            first.read(8);
            first.save();
            try (ReaderDriver second = join(emulator)) {
                pollBothUntil(first, second, 4);
                appendToAll(hub, "b");
                first.pollUntil("records of both", () -> {
                    second.poll();
                    return first.records.size() + second.records.size() == 16;
                });

                assertThat(second.values()).containsOnly("b").hasSize(4);
                assertThat(first.events)
                        .filteredOn(event -> event.startsWith("lost"))
                        .hasSize(4);
            }
        }
        assertThat(hub.partitions())
                .allSatisfy(id -> assertThat(known.epochs.get(new Partition("devices", id)))
                        .isLessThanOrEqualTo(2));
    }

    @Test
    void release_partitionsThatGoToAnother_areToldAsLost(EventHubsEmulator emulator) {
        appendToAll(emulator.hub("devices"), "a");
        try (ReaderDriver first = join(emulator)) {
            first.read(8);
            for (Partition partition : Set.copyOf(first.reached.keySet())) {
                first.reached.remove(partition);
                first.reader.release(partition, Duration.ofDays(1));
            }
            try (ReaderDriver second = join(emulator)) {
                first.pollUntil("end of what the other has", () -> {
                    second.poll();
                    return second.reached.size() == 4
                            && second.reached.keySet().stream()
                                    .allMatch(partition -> first.events.contains("lost " + partition.id()));
                });
            }
        }
    }

    @Test
    void close_member_theOtherGetsAll(EventHubsEmulator emulator) {
        try (ReaderDriver first = join(emulator)) {
            ReaderDriver second = join(emulator);
            pollBothUntil(first, second, 4);
            second.close();

            first.pollUntil("all", () -> first.reached.size() == 8);
        }
    }

    /** A process that stands still and holds its links: it is followed when its records have expired, and shut out. */
    @Test
    void standStill_memberThatHoldsItsLinks_isFollowedAndShutOut(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        ReaderDriver zombie = new ReaderDriver(frozenSource(emulator), known, new ReaderSlot("pipeline", 0, 1));
        zombie.pollUntil(
                "all", () -> zombie.reached.size() == 8 && hub.receivers().size() == 8);
        try (ReaderDriver heir = join(emulator)) {
            heir.pollUntil(
                    "all",
                    () -> heir.reached.size() == 8
                            && hub.receivers().stream()
                                    .map(OpenReceiver::ownerLevel)
                                    .allMatch(OptionalLong.of(2)::equals));
            appendToAll(hub, "a");
            heir.read(8);

            zombie.pollUntil("loss", () -> zombie.reached.isEmpty());
            assertThat(zombie.records).isEmpty();
            assertThat(zombie.events)
                    .filteredOn(event -> event.startsWith("claim"))
                    .hasSize(8);
            assertThat(heir.events)
                    .filteredOn(event -> event.startsWith("lost"))
                    .isEmpty();
        } finally {
            zombie.close();
        }
    }

    /** Its membership looks once and, as if the process stood still, not again for long. */
    private EventHubsSource frozenSource(EventHubsEmulator emulator) {
        return EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .sharedThrough(owners)
                .leases(Duration.ofHours(1), Duration.ofHours(3))
                .build();
    }

    /** A worker that was refused its checkpoint gives its partitions up, and comes back as a member like any other. */
    @Test
    void release_afterAnotherHasTakenAll_claimsNoMoreThanItsShare(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        ReaderDriver fenced = new ReaderDriver(frozenSource(emulator), known, new ReaderSlot("pipeline", 0, 1));
        fenced.pollUntil("all", () -> fenced.reached.size() == 8);
        try (ReaderDriver heir = join(emulator)) {
            heir.pollUntil("all", () -> heir.reached.size() == 8);
            hub.partitions().forEach(id -> fenced.reader.release(new Partition("devices", id), Duration.ZERO));
            fenced.reached.clear();

            pollBothUntil(fenced, heir, 4);
            assertThat(fenced.events)
                    .filteredOn(event -> event.startsWith("claim"))
                    .hasSize(8 + 4);
        } finally {
            fenced.close();
        }
    }

    /** Two processes that read the same partitions by mistake: the second shuts the first one out, and not the other way at once. */
    @Test
    void claim_partitionOfAnotherThatIsNotInTheGroup_shutsItOut(EventHubsEmulator emulator) {
        EmulatedHub hub = emulator.hub("devices");
        EventHubsSource alone = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .partitions("0")
                .build();
        try (ReaderDriver first = ReaderDriver.of(alone, known)) {
            first.pollUntil("claim", () -> hub.receivers().size() == 1);
            try (ReaderDriver second = ReaderDriver.of(alone, known)) {
                second.pollUntil(
                        "claim",
                        () -> hub.receivers().stream()
                                .anyMatch(receiver -> receiver.ownerLevel().equals(OptionalLong.of(2))));
                first.pollUntil("loss", () -> first.events.contains("lost 0"));
                hub.append("0", "a");

                assertThat(second.read(1)).containsExactly("a");
                first.poll();
                assertThat(first.events).containsExactly("claim 0", "lost 0");
            }
        }
    }
}
