package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.RetryPolicy;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.emulator.CosmosRequest;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole pipelines from a container to another one. */
class ChangeFeedPipelineTest extends ChangeFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Documents<ObjectNode> COPIES = Documents.<ObjectNode>ofFields()
            .id(ChangeFeedTest::id)
            .partitionKey("/pk", record -> record.value().path("pk").asText())
            .field("text", record -> record.value().path("text").asText());

    private final InMemoryCheckpointStore checkpoints = new InMemoryCheckpointStore();
    private String target = "";

    @BeforeEach
    void createTarget() {
        target = container();
    }

    private Pipeline copying() {
        return Pipeline.named("copy")
                .from(source(FeedStart.BEGINNING, checkpoints).pageSize(7).build())
                .to(CosmosSink.upsert(connection(), target, COPIES).timeout(Duration.ofMillis(300)))
                .checkpoints(checkpoints)
                .workers(2)
                .commitEvery(Duration.ofMillis(10))
                .onTransient(RetryPolicy.DEFAULT.withPauses(Duration.ofMillis(5), Duration.ofMillis(50)))
                .build();
    }

    /** Waits until the target has all, in vain if the pipeline has stopped. */
    private void awaitCopy(Pipeline pipeline) {
        emulator()
                .await(
                        PATIENCE,
                        () -> texts(target).equals(texts(feed())) || pipeline.health() instanceof Health.Stopped);
        assertThat(pipeline.health()).isNotInstanceOf(Health.Stopped.class);
        assertThat(texts(target)).isEqualTo(texts(feed()));
    }

    private boolean isWriteToTarget(CosmosRequest request) {
        return request.container().equals(target) && request.kind() == OperationKind.BULK;
    }

    @Test
    void run_sinkAndSourceFailAndPartitionsSplit_allIsCopied() {
        write(0, 60, "one");
        emulator()
                .faults()
                .onRequest(2, this::isWriteToTarget, Fault.applyThenDrop())
                .onRequest(4, request -> request.kind() == OperationKind.CHANGE_FEED, Fault.drop())
                .onRequest(6, request -> request.kind() == OperationKind.CHANGE_FEED, Fault.status(503, 0));

        for (int i = 3; i < 30; i++) {
            emulator().faults().onRequest(i, this::isWriteToTarget, Fault.status(503, 0));
        }

        try (Pipeline pipeline = copying()) {
            pipeline.start();
            write(20, 80, "two");
            emulator().split(DATABASE, feed(), "0");
            write(70, 120, "three");
            writeTogether("t", "four", "a", "b", "c");
            emulator().split(DATABASE, feed(), "3");
            write(100, 140, "five");
            awaitCopy(pipeline);
        }
        assertThat(emulator().faults().pending()).isZero();
    }

    /** A stop without a drain is what is left of a crash: what was read and not committed is read again. */
    @Test
    void run_stoppedAgainAndAgainWithoutDrain_allIsCopied() {
        for (int round = 0; round < 5; round++) {
            try (Pipeline pipeline = copying()) {
                pipeline.start();
                write(round * 20, round * 20 + 40, "round" + round);
                int written = round * 20;
                emulator().await(PATIENCE, () -> emulator().count(DATABASE, target) > written);
                pipeline.drain(Duration.ZERO);
            }
            if (round % 2 == 0) {
                emulator().split(DATABASE, feed(), Integer.toString(round));
            }
            writeTogether("t", "round" + round, "a", "b", "c");
        }

        try (Pipeline pipeline = copying()) {
            pipeline.start();
            awaitCopy(pipeline);
        }
    }

    /** Each document stands for an event: the second one of an event is a duplicate, wherever a crash falls. */
    @Test
    void run_deduplicated_firstOfEachEventIsCopiedAlsoAcrossARestart() {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            expected.put("e" + i, "first");
        }
        writeEvents(0, 40, "first");
        try (Pipeline pipeline = distinct()) {
            pipeline.start();
            emulator().await(PATIENCE, () -> emulator().count(DATABASE, target) >= 20);
            pipeline.drain(Duration.ZERO);
        }
        writeEvents(0, 40, "again");
        writeEvents(40, 50, "first");
        for (int i = 40; i < 50; i++) {
            expected.put("e" + i, "first");
        }

        try (Pipeline pipeline = distinct()) {
            assertThat(pipeline.guarantee().toString()).contains("deletes are not seen");
            pipeline.start();
            emulator().await(PATIENCE, () -> emulator().count(DATABASE, target) >= 50 && isIdle(pipeline));
            assertThat(texts(target)).isEqualTo(expected);
        }
    }

    private static boolean isIdle(Pipeline pipeline) {
        return pipeline.partitions().size() == 2
                && pipeline.partitions().stream()
                        .allMatch(partition -> partition.lag().orElse(1) == 0);
    }

    /** Writes documents of one partition key for each event, so that its duplicates are in one partition. */
    private void writeEvents(int from, int to, String text) {
        for (int i = from; i < to; i++) {
            client().upsertItem(document("e" + i, "e" + i + "-" + text, text)).block(PATIENCE);
        }
    }

    private Pipeline distinct() {
        return Pipeline.named("distinct")
                .from(source(FeedStart.BEGINNING, checkpoints).pageSize(7).build())
                .deduplicate(Deduplication.by(
                                (ObjectNode document) -> document.path("pk").asText())
                        .within(Duration.ofHours(1)))
                .to(CosmosSink.upsert(connection(), target, COPIES.id(ChangeFeedPipelineTest::event)))
                .checkpoints(checkpoints)
                .commitEvery(Duration.ofMillis(10))
                .build();
    }

    private static String event(StreamRecord<ObjectNode> record) {
        return record.value().path("pk").asText();
    }
}
