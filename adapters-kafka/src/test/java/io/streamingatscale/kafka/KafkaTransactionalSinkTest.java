package io.streamingatscale.kafka;

import static io.streamingatscale.kafka.KafkaSinkTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CorruptCheckpointException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class KafkaTransactionalSinkTest {

    private static final Partition SOURCE = Partition.of("source", 0);

    private final TestBroker broker = TestBroker.shared();
    private final String pipeline = TestBroker.unique("pipeline");
    private final String topic = broker.newTopic(1);
    private final List<KafkaTransactionalSink<String>> sinks = new ArrayList<>();
    private final KafkaTransactionalSink<String> sink = newSink();
    private final CheckpointStore store = store(sink);

    @AfterEach
    void closeSinks() {
        sinks.forEach(KafkaTransactionalSink::close);
    }

    /** A sink as another process has it. */
    private KafkaTransactionalSink<String> newSink() {
        KafkaTransactionalSink<String> made = builder(Map.of()).build();
        sinks.add(made);
        return made;
    }

    private KafkaTransactionalSink.Builder<String> builder(Map<String, String> more) {
        Map<String, Object> settings = broker.client();
        settings.putAll(more);
        return KafkaTransactionalSink.builder(
                settings, topic, record -> record.value().getBytes(StandardCharsets.UTF_8));
    }

    private static CheckpointStore store(KafkaTransactionalSink<String> sink) {
        return sink.checkpointStore().orElseThrow();
    }

    private static CompletableFuture<Long> commit(SinkWriter<String> writer, Claim claim, long next) {
        return writer.commit(claim.checkpointAt(Position.of(next)))
                .thenApply(result -> result.applied())
                .toCompletableFuture();
    }

    private static List<StreamRecord<String>> values(String... values) {
        List<StreamRecord<String>> records = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            records.add(record(i, values[i]));
        }
        return records;
    }

    // ---- claims and checkpoints ----

    @Test
    void save_afterClaimByAnother_isFenced() {
        Claim old = store.claim(pipeline, SOURCE);
        CheckpointStore other = store(newSink());
        Claim current = other.claim(pipeline, SOURCE);
        other.save(current.checkpointAt(Position.of(5)));

        assertThatThrownBy(() -> store.save(old.checkpointAt(Position.of(3)))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> store.save(old.checkpointAt(Position.of(3))))
                .as("again, without a producer")
                .isInstanceOf(FencedException.class)
                .hasMessage("checkpoint refused, a newer owner holds the partition: partition=source-0, epoch=1, "
                        + "currentEpoch=2");
        assertThat(other.load(pipeline, SOURCE).orElseThrow().position()).isEqualTo(Position.of(5));
    }

    @Test
    void claim_otherPartitionsAndPipelines_areIndependent() {
        Claim here = store.claim(pipeline, SOURCE);
        store.save(here.checkpointAt(Position.of(1)));
        for (int number = 1; number < 20; number++) {
            Claim there = store.claim(pipeline, Partition.of("source", number));
            store.save(there.checkpointAt(Position.of(100 + number)));
        }

        assertThat(store.load(pipeline, SOURCE).orElseThrow().position()).isEqualTo(Position.of(1));
        assertThat(store.load(pipeline, Partition.of("source", 16))
                        .orElseThrow()
                        .position())
                .as("shares a partition of the checkpoint topic with the first")
                .isEqualTo(Position.of(116));
    }

    @Test
    void claim_topicNotCompacted_isRefused() {
        String plain = broker.newTopic(1);
        KafkaTransactionalSink<String> wrong =
                builder(Map.of()).checkpointTopic(plain).build();
        sinks.add(wrong);

        assertThatThrownBy(() -> store(wrong).claim(pipeline, SOURCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("topic of checkpoints must be compacted and nothing else: topic=" + plain
                        + ", cleanup.policy=delete; alter it, or choose another topic with checkpointTopic(...)");
    }

    @Test
    void claim_checkpointNotUnderstood_stopsWithThePlace() {
        String checkpoints = broker.newTopic(1, Map.of("cleanup.policy", "compact"));
        broker.produce(List.of(new ProducerRecord<>(checkpoints, pipeline + "/source/0", "{\"epoch\":")));
        KafkaTransactionalSink<String> reader =
                builder(Map.of()).checkpointTopic(checkpoints).build();
        sinks.add(reader);

        assertThatThrownBy(() -> store(reader).claim(pipeline, SOURCE))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("key=" + pipeline + "/source/0");
    }

    @Test
    void load_openTransactionOfAnotherPartition_doesNotGiveAnOlderCheckpoint() {
        String checkpoints = broker.newTopic(1, Map.of("cleanup.policy", "compact"));
        KafkaTransactionalSink<String> crowded =
                builder(Map.of()).checkpointTopic(checkpoints).build();
        sinks.add(crowded);
        Claim claim = store(crowded).claim(pipeline, SOURCE);
        store(crowded).save(claim.checkpointAt(Position.of(1)));

        try (Producer<String, String> stuck = broker.producer(Map.of("transactional.id", TestBroker.unique("tx")))) {
            stuck.initTransactions();
            stuck.beginTransaction();
            var unused = stuck.send(new ProducerRecord<>(checkpoints, "another", "{}"));
            stuck.flush();
            store(crowded).save(claim.checkpointAt(Position.of(2)));

            assertThatThrownBy(() -> store(crowded).load(pipeline, SOURCE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("perhaps for an open transaction");
            stuck.abortTransaction();
        }

        assertThat(store(crowded).load(pipeline, SOURCE).orElseThrow().position())
                .isEqualTo(Position.of(2));
    }

    // ---- transactions ----

    @Test
    void commit_makesDataAndCheckpointVisibleTogether() {
        Claim claim = store.claim(pipeline, SOURCE);
        try (SinkWriter<String> writer = sink.open(claim)) {
            writer.write(values("a", "b"));
            assertThat(broker.committedValues(topic)).isEmpty();
            assertThat(store.load(pipeline, SOURCE)).isEmpty();

            assertThat(commit(writer, claim, 2).join()).isEqualTo(2);

            assertThat(broker.committedValues(topic)).containsExactly("a", "b");
            assertThat(store.load(pipeline, SOURCE)).contains(claim.checkpointAt(Position.of(2)));
            assertThat(sink.effect()).isEqualTo(Effect.TRANSACTIONAL);
        }
    }

    @Test
    void write_whileACommitIsUnderWay_belongsToTheNext() {
        Claim claim = store.claim(pipeline, SOURCE);
        try (SinkWriter<String> writer = sink.open(claim)) {
            writer.write(values("a"));
            CompletableFuture<Long> first = commit(writer, claim, 1);
            writer.write(values("b"));
            writer.write(values("c"));
            assertThat(first.join()).isEqualTo(1);
            assertThat(broker.committedValues(topic)).containsExactly("a");

            writer.write(values("d"));
            assertThat(commit(writer, claim, 4).join()).isEqualTo(3);
        }

        assertThat(broker.committedValues(topic)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void close_openTransaction_isAborted() throws Exception {
        Claim claim = store.claim(pipeline, SOURCE);
        SinkWriter<String> writer = sink.open(claim);
        writer.write(values("never"));

        writer.close();

        try (Admin admin = broker.admin()) {
            TestBroker.await("no open transaction", () -> openTransactions(admin) == 0);
        }
        assertThat(broker.committedValues(topic)).isEmpty();
        assertThatThrownBy(() -> sink.open(claim))
                .isInstanceOf(TransientException.class)
                .hasMessage("claim has no producer any more: " + claim + "; claim anew");
    }

    private long openTransactions(Admin admin) {
        var options = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        try {
            return admin.listTransactions(options).all().get().stream()
                    .filter(listing -> listing.transactionalId().contains("/" + pipeline + "/"))
                    .count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void commit_afterClaimByAnother_isFencedAndLeavesNothing() {
        Claim old = store.claim(pipeline, SOURCE);
        SinkWriter<String> zombie = sink.open(old);
        zombie.write(values("zombie"));

        KafkaTransactionalSink<String> successor = newSink();
        Claim current = store(successor).claim(pipeline, SOURCE);
        SinkWriter<String> writer = successor.open(current);
        writer.write(values("right"));
        commit(writer, current, 1).join();

        assertThatThrownBy(() -> commit(zombie, old, 1).join())
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(FencedException.class),
                        thrown -> assertThat(thrown)
                                .isInstanceOf(CompletionException.class)
                                .hasCauseInstanceOf(FencedException.class));
        assertThat(broker.committedValues(topic)).containsExactly("right");
        assertThat(store(successor).load(pipeline, SOURCE)).contains(current.checkpointAt(Position.of(1)));
    }

    @Test
    void claim_ownerCrashedInTransaction_abortsItAtOnce() {
        KafkaTransactionalSink<String> crashed = newSink(); // its producer stays as a dead process leaves it
        Claim old = store(crashed).claim(pipeline, SOURCE);
        SinkWriter<String> writer = crashed.open(old);
        writer.write(values("a"));
        commit(writer, old, 1).join();
        writer.write(values("x", "left open"));

        Claim current = store.claim(pipeline, SOURCE);

        assertThat(current.position()).contains(Position.of(1));
        SinkWriter<String> next = sink.open(current);
        next.write(values("b"));
        commit(next, current, 2).join();
        assertThat(broker.committedValues(topic)).containsExactly("a", "b");
    }

    @Test
    void claim_afterWriterWasClosedInMidCommit_seesWhetherItTookEffect() {
        Position reached = Position.of(0);
        for (int round = 0; round < 10; round++) {
            Claim claim = store.claim(pipeline, SOURCE);
            assertThat(claim.position().orElse(Position.of(0)).offset()).isGreaterThanOrEqualTo(reached.offset());
            reached = claim.position().orElse(Position.of(0));
            SinkWriter<String> writer = sink.open(claim);
            writer.write(List.of(record(reached.offset(), Long.toString(reached.offset()))));
            var unused = commit(writer, claim, reached.offset() + 1);
            writer.close(); // the outcome is nobody's to hear
        }

        Claim last = store.claim(pipeline, SOURCE);
        List<String> expected = new ArrayList<>();
        for (long i = 0; i < last.position().orElse(Position.of(0)).offset(); i++) {
            expected.add(Long.toString(i));
        }
        assertThat(broker.committedValues(topic)).isEqualTo(expected);
    }

    @Test
    void commit_recordTooLarge_isPoisonAndTakesNothing() {
        Claim claim = store.claim(pipeline, SOURCE);
        try (SinkWriter<String> writer = sink.open(claim)) {
            assertThatThrownBy(() -> {
                        writer.write(values("a", "x".repeat(2_000_000), "b"));
                        throw commit(writer, claim, 3)
                                .handle((result, failure) -> failure.getCause())
                                .join();
                    })
                    .isInstanceOfSatisfying(
                            PoisonRecordException.class,
                            poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 1)));
        }

        Claim next = store.claim(pipeline, SOURCE);
        assertThat(next.position()).isEmpty();
        assertThat(broker.committedValues(topic)).isEmpty();
    }

    @Test
    void commit_recordTooLargeForTheTopic_isPoisonAndTakesNothing() {
        String narrow = broker.newTopic(1, Map.of("max.message.bytes", "1000"));
        KafkaTransactionalSink<String> narrowSink = KafkaTransactionalSink.<String>builder(
                        broker.client(), narrow, record -> record.value().getBytes(StandardCharsets.UTF_8))
                .build();
        sinks.add(narrowSink);
        Claim claim = store(narrowSink).claim(pipeline, SOURCE);
        SinkWriter<String> writer = narrowSink.open(claim);
        writer.write(values("x".repeat(5_000)));

        assertThatThrownBy(() -> commit(writer, claim, 1).join()).hasCauseInstanceOf(PoisonRecordException.class);
    }

    @Test
    void open_claimOfAnEarlierEpoch_isFenced() {
        Claim old = store.claim(pipeline, SOURCE);
        store.claim(pipeline, SOURCE);

        assertThatThrownBy(() -> sink.open(old)).isInstanceOf(FencedException.class);
    }

    @Test
    void builder_transactionalId_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of("transactional.id", "x")))
                .withMessage("setting cannot be given: transactional.id=x; give transactionalIdPrefix(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of()).transactionalIdPrefix(""))
                .withMessage("prefix must not be blank: prefix=\"\"");
    }
}
