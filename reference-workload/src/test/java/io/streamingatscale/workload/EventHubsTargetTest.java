package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubsTargetTest {

    private static final Pattern SEQUENCE = Pattern.compile("\"deviceSequenceNumber\": ?(\\d+)");

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("devices", 2).start();
    private final EmulatedHub hub = emulator.hub("devices");

    @AfterEach
    void close() {
        emulator.close();
    }

    private static Simulator run(EventTarget target, int events) throws Exception {
        return run(target, events, 23);
    }

    private static Simulator run(EventTarget target, int events, int complexDataCount) throws Exception {
        try (target) {
            Simulator simulator = Simulator.builder(target)
                    .random(new SplittableRandom(1))
                    .devices(0, 20)
                    .complexDataCount(complexDataCount)
                    .duplicateEvery(50)
                    .maxEvents(events)
                    .build();
            simulator.run();
            return simulator;
        }
    }

    @Test
    void eventHub_keyed_storesAllInTheOrderOfEachDevice() throws Exception {
        Simulator simulator = run(EventTarget.eventHub(emulator.connectionString(), "devices"), 3_000);

        assertThat(simulator.progress().distinct()).isEqualTo(3_000);
        assertThat(simulator.progress().failed()).isZero();
        assertThat(hub.events()).hasSize((int) simulator.progress().produced());
        Map<String, List<Integer>> byDevice = new HashMap<>();
        for (EmulatedEvent event : hub.events()) {
            Matcher sequence = SEQUENCE.matcher(event.text());
            assertThat(sequence.find()).isTrue();
            byDevice.computeIfAbsent(event.partitionKey().orElseThrow(), device -> new ArrayList<>())
                    .add(Integer.parseInt(sequence.group(1)));
        }
        assertThat(byDevice).hasSize(20);
        assertThat(byDevice.values())
                .allSatisfy(sequence -> assertThat(sequence).isSorted());
    }

    @Test
    void eventHub_withoutKeys_spreadsEvents() throws Exception {
        Simulator simulator =
                run(EventTarget.eventHubWithoutKeys(emulator.connectionString("devices"), "devices"), 500);

        assertThat(simulator.progress().distinct()).isEqualTo(500);
        assertThat(hub.events()).extracting(EmulatedEvent::partitionKey).containsOnly(Optional.empty());
        assertThat(hub.events("0")).isNotEmpty();
        assertThat(hub.events("1")).isNotEmpty();
    }

    @Test
    void eventHub_eventTooLarge_countsAsFailed() throws Exception {
        try (EventHubsEmulator small = EventHubsEmulator.builder()
                .hub("devices", 1)
                .maxMessageSize(1024)
                .start()) {
            Simulator simulator = run(EventTarget.eventHub(small.connectionString(), "devices"), 100, 200);

            assertThat(simulator.progress().failed())
                    .isEqualTo(simulator.progress().sent());
        }
    }

    @Test
    void eventHub_connectionStringOfAnother_isRefused() {
        String connectionString = emulator.connectionString("devices");

        assertThatThrownBy(() -> EventTarget.eventHub(connectionString, "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("SharedAccessKey=");
    }

    @Test
    void eventHub_batchRefused_countsItsSendsAsFailed() throws Exception {
        hub.faults("0").onSend(1, SendFault.reject(AmqpError.of("com.microsoft:argument-error")));

        Simulator simulator = run(EventTarget.eventHub(emulator.connectionString("devices"), "devices"), 500);

        assertThat(simulator.progress().failed()).isPositive();
        assertThat(simulator.progress().inFlight()).isZero();
        assertThat(simulator.firstFailure()).isPresent();
        assertThat(hub.events()).hasSize((int) simulator.progress().produced());
    }
}
