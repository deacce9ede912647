package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final String INSERT = "insert into t values (?)";

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    private TdsEmulator emulator;

    @BeforeEach
    void createTable() throws SQLException {
        emulator = sqlServer.emulator();
        try (Client client = Client.of(emulator)) {
            client.run("create table t (id int not null primary key)");
        }
    }

    private String rows() throws SQLException {
        try (Client client = Client.of(emulator)) {
            return client.rows("select count(*) from t").get(0);
        }
    }

    private static void assertBroken(Client client) throws SQLException {
        assertThat(client.connection().isValid(60)).isFalse();
    }

    @Test
    void commit_abortedBefore_isNotApplied() throws SQLException {
        emulator.faults().onCommit(2, CommitFault.abort());
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);
            client.connection().commit();
            client.update(INSERT, 2);

            assertThatThrownBy(() -> client.connection().commit()).isInstanceOf(SQLException.class);
            assertBroken(client);
        }
        assertThat(rows()).isEqualTo("1");
        assertThat(emulator.commits()).isEqualTo(1);
    }

    @Test
    void commit_abortedAfter_isApplied() throws SQLException {
        emulator.faults().onCommit(1, CommitFault.applyThenAbort());
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);

            assertThatThrownBy(() -> client.connection().commit()).isInstanceOf(SQLException.class);
            assertBroken(client);
        }
        assertThat(rows()).isEqualTo("1");
        assertThat(emulator.commits()).isEqualTo(1);
    }

    @Test
    void commit_rejected_isRolledBackWithError() throws SQLException {
        emulator.faults().onCommit(1, CommitFault.reject(1205));
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);

            assertThatThrownBy(() -> client.connection().commit()).satisfies(FaultsTest::is1205);
            client.update(INSERT, 2);
            client.connection().commit();
            assertThat(client.rows("select id from t")).containsExactly("2");
        }
    }

    private static void is1205(Throwable thrown) {
        assertThat(((SQLException) thrown).getErrorCode()).isEqualTo(1205);
    }

    @Test
    void statement_rejectedAsDeadlock_rollsBackAndGoesOn() throws SQLException {
        emulator.faults().onStatement(2, sql -> sql.startsWith("insert into t"), StatementFault.reject(1205));
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);
            assertThatThrownBy(() -> client.update(INSERT, 2)).satisfies(FaultsTest::is1205);
            client.update(INSERT, 3);
            client.connection().commit();

            assertThat(client.rows("select id from t")).containsExactly("3");
        }
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void statementOfBatch_rejectedAsDuplicate_failsAlone() throws SQLException {
        emulator.faults().onStatement(2, sql -> sql.startsWith("insert into t"), StatementFault.reject(2627));
        try (Client client = Client.of(emulator);
                PreparedStatement insert = client.connection().prepareStatement(INSERT)) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(2627));
        }
        assertThat(rows()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(ints = {40501, 40613, 40197})
    void statement_rejectedFatally_endsConnection(int number) throws SQLException {
        emulator.faults().onStatement(1, sql -> sql.contains("t"), StatementFault.reject(number));
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            assertThatThrownBy(() -> client.update(INSERT, 1))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(number));
            assertThat(client.connection().isClosed()).isTrue();
        }
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void statement_aborted_isNotExecuted() throws SQLException {
        emulator.faults().onStatement(1, sql -> sql.contains("@P0"), StatementFault.abort());
        try (Client client = Client.of(emulator)) {
            assertThatThrownBy(() -> client.update(INSERT, 1)).isInstanceOf(SQLException.class);
            assertBroken(client);
        }
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void statement_abortedAfter_isExecuted() throws SQLException {
        emulator.faults().onStatement(1, sql -> sql.contains("@P0"), StatementFault.applyThenAbort());
        try (Client client = Client.of(emulator)) {
            assertThatThrownBy(() -> client.update(INSERT, 1)).isInstanceOf(SQLException.class);
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void statement_held_goesOnWhenReleased() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        emulator.faults().onStatement(1, sql -> sql.contains("@P0"), StatementFault.hold(release));
        try (Client client = Client.of(emulator)) {
            var insert = Concurrently.start(() -> client.update(INSERT, 1));
            emulator.await(Patience.LONG, () -> emulator.faults().pending() == 0);
            assertThat(rows()).isEqualTo("0");
            release.countDown();

            assertThat(insert.get()).isEqualTo(1);
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void statement_ignored_isNeverAnswered() throws SQLException {
        emulator.faults().onStatement(1, sql -> sql.contains("@P0"), StatementFault.ignore());
        try (Client client = Client.of(emulator)) {
            client.connection().setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> client.update(INSERT, 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("timed out");
        }
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void connections_aborted_areRolledBack() throws SQLException {
        try (Client client = Client.of(emulator);
                Client other = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);
            assertThat(emulator.openConnections()).isGreaterThanOrEqualTo(2);
            emulator.abortConnections();

            assertBroken(client);
            assertBroken(other);
        }
        assertThat(rows()).isEqualTo("0");
        assertThat(emulator.connections()).isEqualTo(4);
    }

    @Test
    void connections_refused_meetError40613() throws SQLException {
        emulator.refuseConnections(true);
        assertThatThrownBy(() -> Client.of(emulator, "connectRetryCount=0"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40613));
        emulator.refuseConnections(false);

        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void counts_ofStatementsAndCommits_grow() throws SQLException {
        long statements = emulator.statements();
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update(INSERT, 1);
            client.rows("select id from t");
            client.connection().commit();
        }

        assertThat(emulator.statements() - statements).isEqualTo(2);
        assertThat(emulator.commits()).isEqualTo(1);
        assertThat(emulator.connections()).isEqualTo(2);
    }

    @Test
    void faults_cleared_doNotHappen() throws SQLException {
        emulator.faults().onCommit(1, CommitFault.abort()).onStatement(1, sql -> true, StatementFault.abort());
        assertThat(emulator.faults().pending()).isEqualTo(2);
        emulator.faults().clear();

        assertThat(rows()).isEqualTo("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.faults().onCommit(0, CommitFault.abort()))
                .withMessage("nth must be >= 1: nth=0");
    }
}
