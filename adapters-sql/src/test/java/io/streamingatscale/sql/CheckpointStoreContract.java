package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checkpoint store does on every database. */
abstract class CheckpointStoreContract {

    private static final Partition PARTITION = Partition.of("devices", 3);

    private DataSource dataSource;
    private CheckpointStore store;

    abstract DataSource open();

    @BeforeEach
    void openStore() {
        dataSource = open();
        store = JdbcCheckpointStore.in(dataSource);
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
        store.save(claim.checkpointAt(Position.of(42, "token-42")));
        store.save(claim.checkpointAt(Position.of(42, "token-42")));

        CheckpointStore other = JdbcCheckpointStore.in(dataSource);
        assertThat(other.load("p", PARTITION)).contains(claim.checkpointAt(Position.of(42, "token-42")));
        assertThat(other.claim("p", PARTITION).position()).contains(Position.of(42, "token-42"));
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
        Claim present = JdbcCheckpointStore.in(dataSource).claim("p", PARTITION);

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
        assertThat(store.claim("p", Partition.of("devices", 4)).epoch()).isEqualTo(1);
        assertThat(store.claim("p", Partition.of("others", 3)).epoch()).isEqualTo(1);
    }

    @Test
    void claim_manyAtOnceFromTheFirst_givesEachItsOwnEpoch() {
        ExecutorService pool = Executors.newFixedThreadPool(4);

        List<CompletableFuture<List<Long>>> claims = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::claimFiftyTimes, pool))
                .toList();
        List<Long> epochs =
                claims.stream().flatMap(claim -> Writing.await(claim).stream()).toList();
        pool.shutdown();

        assertThat(epochs)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    private List<Long> claimFiftyTimes() {
        CheckpointStore own = JdbcCheckpointStore.in(dataSource);
        return IntStream.range(0, 50)
                .mapToObj(i -> own.claim("p", PARTITION).epoch())
                .toList();
    }

    @Test
    void save_raceWithClaims_onlyEverMovesUnderThePresentEpoch() {
        ExecutorService pool = Executors.newFixedThreadPool(4);

        List<CompletableFuture<Void>> owners = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> claimAndSave(), pool))
                .toList();
        owners.forEach(Writing::await);
        pool.shutdown();

        assertThat(store.claim("p", PARTITION).epoch()).isEqualTo(101);
    }

    /** Each owner saves its own epoch as position, so a save under a lost epoch would be seen by the next claim. */
    private void claimAndSave() {
        CheckpointStore own = JdbcCheckpointStore.in(dataSource);
        for (int i = 0; i < 25; i++) {
            Claim claim = own.claim("p", PARTITION);
            assertThat(claim.position().map(Position::offset).orElse(0L)).isLessThan(claim.epoch());
            try {
                own.save(claim.checkpointAt(Position.of(claim.epoch())));
            } catch (FencedException e) {
                assertThat(own.load("p", PARTITION).map(last -> last.epoch()).orElse(Long.MAX_VALUE))
                        .isGreaterThan(claim.epoch());
            }
        }
    }

    @Test
    void table_named_keepsItsOwnCheckpoints() {
        CheckpointStore other = JdbcCheckpointStore.in(dataSource).table("other_checkpoints");
        store.claim("p", PARTITION);

        assertThat(other.claim("p", PARTITION).epoch()).isEqualTo(1);
        assertThat(other.name()).isEqualTo("other_checkpoints");
        assertThat(query(dataSource, "select cast(count(*) as bigint) from other_checkpoints"))
                .containsExactly(List.of(1L));
    }
}
