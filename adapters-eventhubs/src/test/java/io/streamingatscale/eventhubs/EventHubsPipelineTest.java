package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Output;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PoisonPolicy;
import io.streamingatscale.core.RetryPolicy;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.NewEvent;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From hub to hub to hub: what is appended twice on the first way is absorbed on the second. */
class EventHubsPipelineTest {

    private static final int EVENTS = 300;

    private final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("in", 2)
            .hub("between", 2)
            .hub("out", 2)
            .maxMessageSize(4096)
            .start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private EventHubsConnection connection(String hub) {
        return SinkDriver.connection(emulator, hub, Duration.ofSeconds(3));
    }

    private EventHubsSource source(String hub) {
        return EventHubsSource.builder(connection(hub), StartPosition.EARLIEST).build();
    }

    private EventHubsSink<byte[]> sink(String hub) {
        return EventHubsSink.builder(connection(hub), StreamRecord<byte[]>::value)
                .build();
    }

    private Pipeline first() {
        return Pipeline.named("first")
                .from(source("in"))
                .to(sink("between"))
                .checkpoints(new InMemoryCheckpointStore())
                .commitEvery(Duration.ofMillis(50))
                .onTransient(RetryPolicy.DEFAULT.withPauses(Duration.ofMillis(10), Duration.ofMillis(100)))
                .onPoison(PoisonPolicy.skip())
                .build();
    }

    private Pipeline second() {
        return Pipeline.named("second")
                .from(source("between"))
                .deduplicate(Deduplication.<byte[]>byRecord(EventHubsHeaders::recordId)
                        .within(Duration.ofHours(1)))
                .to(sink("out"))
                .checkpoints(new InMemoryCheckpointStore())
                .build();
    }

    private Map<String, List<Integer>> byKey(String hub) {
        return emulator.hub(hub).events().stream()
                .collect(Collectors.groupingBy(
                        event -> event.partitionKey().orElseThrow(),
                        TreeMap::new,
                        Collectors.mapping(event -> Integer.parseInt(event.text()), Collectors.toList())));
    }

    private static Map<String, List<Integer>> expected() {
        return IntStream.range(0, EVENTS)
                .boxed()
                .collect(Collectors.groupingBy(i -> "key-" + i % 7, TreeMap::new, Collectors.toList()));
    }

    /** Waits for events at the end of the way, in vain if a pipeline has stopped. */
    private void awaitOut(int events, Pipeline... pipelines) {
        emulator.await(
                PATIENCE,
                () -> emulator.hub("out").events().size() >= events
                        || !stopped(pipelines).isEmpty());
        assertThat(stopped(pipelines)).isEmpty();
    }

    private static List<Health> stopped(Pipeline... pipelines) {
        return Stream.of(pipelines)
                .map(Pipeline::health)
                .filter(Health.Stopped.class::isInstance)
                .toList();
    }

    private void awaitNoLag(Pipeline pipeline) {
        emulator.await(
                PATIENCE,
                () -> pipeline.partitions().stream()
                        .allMatch(partition -> partition.lag().orElse(1) == 0));
    }

    @Test
    void run_sendsGoWrongAndOneEventIsTooLarge_eachOtherOneArrivesOnceAndInOrder() {
        for (int i = 0; i < EVENTS; i++) {
            emulator.hub("in").append(NewEvent.of(Integer.toString(i)).partitionKey("key-" + i % 7));
            if (i == EVENTS / 2) {
                emulator.hub("in").append(NewEvent.of("x".repeat(5000)).partitionKey("key-1"));
            }
        }
        emulator.hub("between")
                .faults()
                .onSend(1, SendFault.storeThenDropReply())
                .onSend(1, SendFault.release())
                .onSend(1, SendFault.reject(AmqpError.internalError()))
                .onSend(1, SendFault.storeThenAbort());

        try (Pipeline first = first();
                Pipeline second = second()) {
            assertThat(first.guarantee().covers(GuaranteeLevel.EXACTLY_ONCE_EFFECT))
                    .isFalse();
            assertThat(first.guarantee().toString()).contains("is appended again under the same id");
            first.start();
            second.start();
            awaitOut(EVENTS, first, second);
            awaitNoLag(first);
        }

        assertThat(emulator.hub("between").events()).hasSizeGreaterThan(EVENTS);
        assertThat(byKey("out")).isEqualTo(expected());
    }

    @Test
    void run_eventWithProperties_passesThemOn() {
        emulator.hub("in").append(NewEvent.of("1").partitionKey("k").property("unit", "C"));

        try (Pipeline first = first()) {
            first.start();
            emulator.await(PATIENCE, () -> !emulator.hub("between").events().isEmpty());
        }

        EmulatedEvent event = emulator.hub("between").events().get(0);
        assertThat(event.properties())
                .containsEntry("unit", "C")
                .extractingByKey(EventHubsHeaders.ORIGIN)
                .asString()
                .matches("in-\\d@0");
    }

    @Test
    void run_headersOfBytes_areTheSameBehindTheNextHub() {
        byte[] bytes = {(byte) 0xff, 0, 1};
        emulator.hub("in").append(NewEvent.of("1"));
        Pipeline adding = Pipeline.named("adding")
                .from(source("in"))
                .process(() -> (StreamRecord<byte[]> record, Output<byte[]> output) ->
                        output.emit(record.withHeaders(record.headers().with(Header.of("bytes", bytes)))))
                .to(sink("between"))
                .checkpoints(new InMemoryCheckpointStore())
                .build();
        try (adding;
                ReaderDriver reader = ReaderDriver.of(source("between"))) {
            adding.start();
            reader.read(1);

            assertThat(reader.records.get(0).headers().last("bytes"))
                    .hasValueSatisfying(header -> assertThat(header.value()).isEqualTo(bytes));
        }
    }

    private Pipeline distinct(CheckpointStore checkpoints) {
        return Pipeline.named("distinct")
                .from(source("in"))
                .deduplicate(Deduplication.by((byte[] body) -> new String(body, StandardCharsets.UTF_8))
                        .within(Duration.ofHours(1)))
                .to(sink("out"))
                .checkpoints(checkpoints)
                .build();
    }

    private void appendAll(int from, int to) {
        for (int i = from; i < to; i++) {
            emulator.hub("in").append(NewEvent.of(Integer.toString(i)).partitionKey("key-" + i % 7));
        }
    }

    /** The index is in memory alone: a start begins with none, and reads the ids of the window again from the hub. */
    @Test
    void run_indexOfIdsIsGone_isReadAgainFromTheHub() {
        InMemoryCheckpointStore checkpoints = new InMemoryCheckpointStore();
        appendAll(0, EVENTS / 2);
        try (Pipeline pipeline = distinct(checkpoints)) {
            pipeline.start();
            awaitOut(EVENTS / 2, pipeline);
        }
        appendAll(0, EVENTS);
        try (Pipeline pipeline = distinct(checkpoints)) {
            pipeline.start();
            awaitOut(EVENTS, pipeline);
            awaitNoLag(pipeline);
        }
        assertThat(byKey("out")).isEqualTo(expected());
    }
}
