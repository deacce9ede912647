package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checkpoint stores do beyond the rules of every store, in a container of their own and beside the documents of a sink. */
abstract class CosmosCheckpointsContract extends CosmosTest {

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
