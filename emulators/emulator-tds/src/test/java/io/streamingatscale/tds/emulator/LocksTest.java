package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocksTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    @BeforeEach
    void createTable() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table t (id int not null primary key, n int not null)");
        }
    }

    /** Waits until a session of H2 waits for another. */
    private void awaitBlocked() {
        sqlServer.emulator().await(Patience.LONG, this::isBlocked);
    }

    private boolean isBlocked() {
        try (Connection h2 = sqlServer.emulator().data().getConnection();
                Statement query = h2.createStatement();
                ResultSet blocked =
                        query.executeQuery("select 1 from INFORMATION_SCHEMA.SESSIONS where blocker_id is not null")) {
            return blocked.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void deadlock_ofTwo_endsOneWithError1205() throws Exception {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            one.run("insert into t values (1, 0); insert into t values (2, 0)");
            one.connection().setAutoCommit(false);
            other.connection().setAutoCommit(false);
            one.update("update t set n = 1 where id = 1");
            other.update("update t set n = 2 where id = 2");
            var waiting = Concurrently.start(() -> tried(one, "update t set n = 1 where id = 2"));
            awaitBlocked();
            int ofOther = tried(other, "update t set n = 2 where id = 1");
            int ofOne = waiting.get();

            assertThat(new int[] {ofOne, ofOther}).containsExactlyInAnyOrder(0, 1205);
        }
    }

    /** Updates and commits; returns the number of the error, 0 if there is none. */
    private static int tried(Client client, String sql) throws SQLException {
        try {
            client.update(sql);
            client.connection().commit();
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    @Test
    void lockTimeout_ofLockedRow_isError1222() throws SQLException {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator(), "lockTimeout=50")) {
            one.run("insert into t values (1, 0)");
            one.connection().setAutoCommit(false);
            one.update("update t set n = 1");

            assertThatThrownBy(() -> other.update("update t set n = 2"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1222));
            one.connection().commit();
            assertThat(other.update("update t set n = 3")).isEqualTo(1);
        }
    }

    @Test
    void update_ofLockedRow_waitsForCommit() throws Exception {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            one.run("insert into t values (1, 0)");
            one.connection().setAutoCommit(false);
            one.update("update t set n = n + 1");
            var waiting = Concurrently.start(() -> other.update("update t set n = n + 10"));
            awaitBlocked();
            one.connection().commit();

            assertThat(waiting.get()).isEqualTo(1);
            assertThat(one.rows("select n from t")).containsExactly("11");
        }
    }

    @Test
    void query_withUpdlock_makesOthersWait() throws Exception {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator(), "lockTimeout=50")) {
            String query = "select n from t with (updlock, holdlock) where id = ?";
            one.run("insert into t values (1, 0)");
            one.connection().setAutoCommit(false);
            assertThat(one.rows(query, 1)).containsExactly("0");
            assertThatThrownBy(() -> other.rows(query, 1)).hasMessageContaining("Lock request time out");
            assertThat(other.rows("select count(*) from t with (updlock)")).containsExactly("1");
            one.connection().commit();

            assertThat(other.rows(query, 1)).containsExactly("0");
        }
    }

    @Test
    void bulkLoad_ofLockedKey_waitsForRollback() throws Exception {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator(), "useBulkCopyForBatchInsert=true");
                PreparedStatement insert = other.connection().prepareStatement("insert into t (id, n) values (?, ?)")) {
            one.connection().setAutoCommit(false);
            one.update("insert into t values (1, 0)");
            Client.bind(insert, 1, 1);
            insert.addBatch();
            var waiting = Concurrently.start(insert::executeBatch);
            AtomicInteger seen = new AtomicInteger();
            // longer than H2 is told to wait at once
            sqlServer
                    .emulator()
                    .await(Patience.LONG, () -> waiting.isDone() || (isBlocked() && seen.incrementAndGet() > 40));
            one.connection().rollback();
            waiting.get();

            assertThat(other.rows("select n from t")).containsExactly("1");
        }
    }

    @Test
    void mergeWithHoldlock_ofSameKeyByTwo_neverMeetsDuplicate() throws Exception {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            String merge = "merge into t with (holdlock) as x using (select 1 as id) s on x.id = s.id"
                    + " when matched then update set n = x.n + 1 when not matched then insert (id, n) values (s.id, 0);";
            one.connection().setAutoCommit(false);
            assertThat(one.update(merge)).isEqualTo(1);
            var waiting = Concurrently.start(() -> other.update(merge));
            awaitBlocked();
            one.connection().commit();

            assertThat(waiting.get()).isEqualTo(1);
            assertThat(one.rows("select n from t")).containsExactly("1");
        }
    }
}
