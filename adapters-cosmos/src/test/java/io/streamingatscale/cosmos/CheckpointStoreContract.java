package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a checkpoint store does, in a container of its own and beside the documents of a sink. */
abstract class CheckpointStoreContract extends CosmosTest {

    private CheckpointStore store;
    private CheckpointStore other;

    /** Returns a store; those of one test keep the same checkpoints. */
    abstract CheckpointStore open(String container);

    @BeforeEach
    void openStores() {
        String container = container();
        store = open(container);
        other = open(container);
    }

    @AfterEach
    void closeStores() {
        store.close();
        other.close();
    }

    @Test
    void claim_first_hasEpochOneAndNoPosition() {
        Claim claim = store.claim("p", PARTITION);

        assertThat(claim.epoch()).isEqualTo(1);
        assertThat(claim.position()).isEmpty();
        assertThat(store.load("p", PARTITION)).isEmpty();
    }

    @Test
    void save_claimed_isLoadedByAnotherStore() {
        Claim claim = store.claim("p", PARTITION);

        store.save(claim.checkpointAt(Position.of(0)));
        store.save(claim.checkpointAt(Position.of(42, "token \"42\"")));
        store.save(claim.checkpointAt(Position.of(42, "token \"42\"")));

        assertThat(other.load("p", PARTITION)).contains(claim.checkpointAt(Position.of(42, "token \"42\"")));
        assertThat(other.claim("p", PARTITION).position()).contains(Position.of(42, "token \"42\""));
    }

    @Test
    void save_tokenNoLongerGiven_isForgotten() {
        Claim claim = store.claim("p", PARTITION);
        store.save(claim.checkpointAt(Position.of(1, "token")));

        store.save(claim.checkpointAt(Position.of(2)));

        assertThat(store.load("p", PARTITION)).contains(claim.checkpointAt(Position.of(2)));
    }

    @Test
    void save_claimedSince_isFencedAndChangesNothing() {
        Claim old = store.claim("p", PARTITION);
        store.save(old.checkpointAt(Position.of(10)));
        Claim present = other.claim("p", PARTITION);

        assertThatThrownBy(() -> store.save(old.checkpointAt(Position.of(11))))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch=1, currentEpoch=2");
        assertThat(store.load("p", PARTITION)).contains(present.checkpointAt(Position.of(10)));
    }

    @Test
    void save_neverClaimed_isRefusedAndDoesNotRaiseTheEpoch() {
        store.claim("p", PARTITION);

        assertThatThrownBy(() -> store.save(Claim.first("p", PARTITION, 7).checkpointAt(Position.of(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.save(Claim.first("q", PARTITION, 1).checkpointAt(Position.of(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.claim("p", PARTITION).epoch()).isEqualTo(2);
    }

    @Test
    void claim_otherPipelineStreamOrPartition_isAnotherOwnership() {
        store.claim("p", PARTITION);

        assertThat(store.claim("q", PARTITION).epoch()).isEqualTo(1);
        assertThat(store.claim("p/devices", new Partition("x", "3")).epoch()).isEqualTo(1);
        assertThat(store.claim("p", Partition.of("devices", 4)).epoch()).isEqualTo(1);
        assertThat(store.claim("p", Partition.of("others", 3)).epoch()).isEqualTo(1);
        assertThat(store.claim("x".repeat(900), new Partition("y".repeat(900), "3"))
                        .epoch())
                .isEqualTo(1);
        assertThat(store.claim("x".repeat(900), new Partition("y".repeat(900), "4"))
                        .epoch())
                .isEqualTo(1);
    }

    @Test
    void claim_manyAtOnceFromTheFirst_givesEachItsOwnEpoch() {
        ExecutorService pool = Executors.newFixedThreadPool(4);

        List<CompletableFuture<List<Long>>> claims = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> claimTenTimes(i % 2 == 0 ? store : other), pool))
                .toList();
        List<Long> epochs =
                claims.stream().flatMap(claim -> await(claim).stream()).toList();
        pool.shutdown();

        assertThat(epochs)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
    }

    private static List<Long> claimTenTimes(CheckpointStore own) {
        return IntStream.range(0, 10)
                .mapToObj(i -> own.claim("p", PARTITION).epoch())
                .toList();
    }

    @Test
    void claim_replyLost_raisesTheEpochMoreTheNextTime() {
        store.claim("p", PARTITION);
        emulator().faults().onOperation(1, o -> o.kind() == OperationKind.REPLACE, Fault.applyThenDrop());

        assertThatThrownBy(() -> store.claim("p", PARTITION)).isInstanceOf(CheckpointException.class);

        assertThat(store.claim("p", PARTITION).epoch()).isEqualTo(3);
    }

    @Test
    void save_replyLost_isTakenTheSecondTime() {
        Claim claim = store.claim("p", PARTITION);
        emulator().faults().onOperation(1, o -> o.kind() == OperationKind.PATCH, Fault.applyThenStatus(503, 0));

        assertThatThrownBy(() -> store.save(claim.checkpointAt(Position.of(5))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("status=503")
                .hasNoCause();
        store.save(claim.checkpointAt(Position.of(5)));

        assertThat(store.load("p", PARTITION)).contains(claim.checkpointAt(Position.of(5)));
    }

    @Test
    void save_offsetThatNumbersOfTheServiceDoNotKeep_isRefused() {
        Claim claim = store.claim("p", PARTITION);

        assertThatThrownBy(() -> store.save(claim.checkpointAt(Position.of(1L << 53))))
                .isInstanceOf(IllegalArgumentException.class);
        store.save(claim.checkpointAt(Position.of((1L << 53) - 1)));
        assertThat(store.load("p", PARTITION)).contains(claim.checkpointAt(Position.of((1L << 53) - 1)));
    }
}
