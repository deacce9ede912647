package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.testkit.CheckpointStoreTck;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the checkpoint store does on every database, beyond what every store does. */
abstract class JdbcCheckpointStoreContract extends CheckpointStoreTck {

    private static final Partition PARTITION = Partition.of("devices", 3);

    private DataSource dataSource;

    abstract DataSource openDatabase();

    @BeforeEach
    void openDataSource() {
        dataSource = openDatabase();
    }

    @Override
    protected CheckpointStore open() {
        return JdbcCheckpointStore.in(dataSource);
    }

    @Test
    void claim_first_hasEpochOne() {
        assertThat(open().claim("p", PARTITION).epoch()).isEqualTo(1);
    }

    @Test
    void save_claimedSince_saysBothEpochs() {
        CheckpointStore store = open();
        Claim old = store.claim("p", PARTITION);
        open().claim("p", PARTITION);

        assertThatThrownBy(() -> store.save(old.checkpointAt(Position.of(11))))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch=1, currentEpoch=2");
    }

    @Test
    void save_neverClaimed_isRefusedAndDoesNotRaiseTheEpoch() {
        CheckpointStore store = open();
        store.claim("p", PARTITION);

        assertThatThrownBy(() -> store.save(Claim.first("p", PARTITION, 7).checkpointAt(Position.of(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.save(Claim.first("q", PARTITION, 1).checkpointAt(Position.of(1))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.claim("p", PARTITION).epoch()).isEqualTo(2);
    }

    @Test
    void table_named_keepsItsOwnCheckpoints() {
        CheckpointStore other = JdbcCheckpointStore.in(dataSource).table("other_checkpoints");
        open().claim("p", PARTITION);

        assertThat(other.claim("p", PARTITION).epoch()).isEqualTo(1);
        assertThat(other.name()).isEqualTo("other_checkpoints");
        assertThat(query(dataSource, "select cast(count(*) as bigint) from other_checkpoints"))
                .containsExactly(List.of(1L));
    }
}
