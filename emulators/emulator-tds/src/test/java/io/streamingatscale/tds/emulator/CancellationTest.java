package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CancellationTest {

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

    @Test
    void statement_heldBeyondQueryTimeout_isCancelled() throws SQLException {
        emulator.faults().onStatement(1, sql -> sql.contains("@P0"), StatementFault.hold(new CountDownLatch(1)));
        try (Client client = Client.of(emulator)) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (0)");
            try (PreparedStatement insert = client.connection().prepareStatement(INSERT)) {
                insert.setInt(1, 1);
                insert.setQueryTimeout(1);
                assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLTimeoutException.class);
            }
            client.update(INSERT, 2);
            client.connection().commit();

            assertThat(client.rows("select id from t")).containsExactly("0", "2");
        }
    }

    @Test
    void query_runningBeyondQueryTimeout_isCancelled() throws SQLException {
        try (Client client = Client.of(emulator);
                Statement query = client.connection().createStatement()) {
            query.setQueryTimeout(1);

            assertThatThrownBy(() -> query.executeQuery(
                            "select count(*) from system_range(1, 1000000000) a, system_range(1, 1000000000) b"))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(client.rows("select 1")).containsExactly("1");
        }
    }

    @Test
    void update_waitingForLockBeyondQueryTimeout_isCancelled() throws SQLException {
        try (Client one = Client.of(emulator);
                Client other = Client.of(emulator);
                Statement update = other.connection().createStatement()) {
            one.run("insert into t values (1)");
            one.connection().setAutoCommit(false);
            one.update("delete from t");
            update.setQueryTimeout(1);

            assertThatThrownBy(() -> update.executeUpdate("delete from t")).isInstanceOf(SQLTimeoutException.class);
            one.connection().rollback();
            assertThat(other.update("delete from t")).isEqualTo(1);
        }
    }

    @Test
    void cancel_ofResultHalfRead_leavesConnectionUsable() throws SQLException {
        try (Client client = Client.of(emulator);
                Statement query = client.connection().createStatement()) {
            try (var rows = query.executeQuery("select x, repeat('y', 1000) from system_range(1, 1000000)")) {
                assertThat(rows.next()).isTrue();
                query.cancel();
            }

            assertThat(client.rows("select 1")).containsExactly("1");
        }
    }
}
