package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresTimeoutTest {

    @Test
    void commit_databaseDoesNotAnswer_isTransientAndLeavesNoThreadBehind() throws Exception {
        DataSource dataSource = TestDatabases.postgres();
        execute(dataSource, "create table items (id bigint primary key)");
        Table<String> table =
                Table.<String>named("items").key("id", r -> r.origin().offset());
        SqlSink<String> sink =
                SqlSink.insertIfAbsent(dataSource, table).writers(1).timeout(Duration.ofMillis(300));
        Writing.write(sink, List.of(Writing.record(0, "x")));

        try (Connection other = dataSource.getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table items in access exclusive mode");

            assertThatThrownBy(() -> Writing.write(sink, List.of(Writing.record(1, "x"))))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("sqlState=08006");
            other.rollback();
        }

        Writing.write(sink, List.of(Writing.record(1, "x"), Writing.record(2, "x")));
        assertThat(query(dataSource, "select count(*) from items")).containsExactly(List.of(3L));
    }

    /** An owner that stands still in its transaction holds the row of its checkpoint. */
    @Test
    void claim_ownerStandsStillInItsTransaction_isTransientAndNoWaitWithoutEnd() throws Exception {
        DataSource dataSource = TestDatabases.postgres();
        JdbcCheckpointStore store = JdbcCheckpointStore.in(dataSource).timeout(Duration.ofMillis(300));
        Claim claim = store.claim("p", Writing.PARTITION);

        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            store.saveIn(other, claim.checkpointAt(Position.of(7)));

            assertThatThrownBy(() -> store.claim("p", Writing.PARTITION))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("sqlState=08006");
            other.commit();
        }

        assertThat(store.claim("p", Writing.PARTITION).position()).contains(Position.of(7));
    }

    @Test
    void timeout_none_isRefused() {
        SqlSink<String> sink = SqlSink.upsert(TestDatabases.h2InMemory(), Table.named("items"));

        assertThatThrownBy(() -> sink.timeout(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 ms to 24 days");
        assertThatThrownBy(() -> sink.timeout(Duration.ofDays(25))).isInstanceOf(IllegalArgumentException.class);
    }
}
