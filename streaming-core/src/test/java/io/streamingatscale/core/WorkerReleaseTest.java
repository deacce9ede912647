package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is opened for an ownership is closed with it, however it ends. */
class WorkerReleaseTest {

    private static final String OPEN_1 = "open log-0 epoch 1";
    private static final String OPEN_2 = "open log-0 epoch 2";

    private final WorkerFixture fixture = new WorkerFixture(Effect.KEYED);
    private final FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
    private final List<String> heard = new ArrayList<>();
    private RuntimeException failNextClaim;

    /** A step that hears of claims and releases, and finds poison in all that is read. */
    private final class Step implements Processor<String, String> {

        @Override
        public void process(StreamRecord<String> record, Output<String> output) {
            throw new IllegalStateException("poison");
        }

        @Override
        public void onClaim(Claim claim) {
            heard.add("claim epoch " + claim.epoch());
            RuntimeException failure = failNextClaim;
            failNextClaim = null;
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void onRelease(Partition partition) {
            heard.add("release");
        }
    }

    @BeforeEach
    void prepare() {
        fixture.steps = stream -> stream.process(Step::new);
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.deadLetter(letters));
    }

    private WorkerFixture started() {
        fixture.log.append(0, "a");
        fixture.start().settle();
        return fixture;
    }

    @Test
    void lost_ownedPartition_closesItsWritersAndTellsTheSteps() {
        started().log.reader().lose(0);
        fixture.settle();

        assertThat(fixture.sink.calls).containsExactly(OPEN_1, "close");
        assertThat(letters.calls).containsExactly(OPEN_1, "close");
        assertThat(heard).containsExactly("claim epoch 1", "release");
    }

    @Test
    void lost_onePartFailsToClose_theOthersAreClosedAllTheSame() {
        started().log.reader().lose(0);
        letters.failNextClose = new IllegalStateException("letters");
        fixture.sink.failNextClose = new IllegalStateException("sink");
        fixture.settle();

        assertThat(fixture.sink.calls).containsExactly(OPEN_1, "close");
        assertThat(heard).containsExactly("claim epoch 1", "release");
    }

    @Test
    void drain_ownedPartition_closesItsWriter() {
        started().worker.drain(Duration.ofSeconds(5));

        assertThat(fixture.sink.calls).startsWith(OPEN_1).endsWith("close");
        assertThat(heard).containsExactly("claim epoch 1", "release");
    }

    @Test
    void claim_ownedAlready_closesTheOwnershipBefore() {
        started().log.reader().assign(0);
        fixture.settle();

        assertThat(fixture.sink.calls).containsExactly(OPEN_1, "close", OPEN_2);
    }

    @Test
    void claim_stepFailsOnce_closesAllAndIsOfferedAgain() {
        failNextClaim = new TransientException("not yet", null);
        started();
        assertThat(fixture.worker.partitions()).isEmpty();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();

        assertThat(fixture.sink.calls).containsExactly(OPEN_1, "close", OPEN_2);
        assertThat(heard).containsExactly("claim epoch 1", "release", "claim epoch 2");
        assertThat(fixture.worker.partitions()).hasSize(1);
    }

    @Test
    void step_silentPartition_isClosedBeforeItIsOpenedAnew() {
        fixture.start().settle();
        fixture.log.reader().isSilent = true;
        fixture.log.append(0, "a");
        for (int second = 0; second < 61; second++) {
            fixture.environment.pass(Duration.ofSeconds(1));
            fixture.settle();
        }

        assertThat(fixture.sink.calls).containsExactly(OPEN_1, "close", OPEN_2);
    }

    @Test
    void revoke_lastCommitFails_partitionIsNotOfferedAgain() {
        started();
        fixture.store.failNextSave = new CheckpointException("disk full", null);
        fixture.log.reader().revoke(0);
        fixture.settle();
        fixture.environment.pass(Duration.ofSeconds(8));
        fixture.settle();

        assertThat(fixture.store.calls).containsOnlyOnce("claim log-0");
        assertThat(fixture.worker.partitions()).isEmpty();
        assertThat(fixture.worker.troubles()).isEmpty();
    }
}
