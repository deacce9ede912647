package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.sqlserver.jdbc.SQLServerConnectionPoolDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

    @ParameterizedTest
    @CsvSource({"app,wrong,18456", "other,s€cret,18456", "app,s€cret,0"})
    void login_withAnyButTheRight_isError18456(String user, String password, int error) throws SQLException {
        try (TdsEmulator emulator = TdsEmulator.builder().login("app", "s€cret").start()) {
            String url = "jdbc:sqlserver://localhost:" + emulator.port() + ";encrypt=false";
            int met = 0;
            try (Connection connection = DriverManager.getConnection(url, user, password)) {
                assertThat(connection.getCatalog()).isEqualTo("emulator");
            } catch (SQLException e) {
                met = e.getErrorCode();
            }

            assertThat(met).isEqualTo(error);
        }
    }

    @Test
    void login_toOtherDatabase_isError4060() {
        try (TdsEmulator emulator = TdsEmulator.builder().database("devices").start()) {
            String url = emulator.jdbcUrl().replace("=devices", "=other") + ";connectRetryCount=0";

            assertThatThrownBy(() -> DriverManager.getConnection(url))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(4060));
        }
    }

    @Test
    void login_withEncryption_isRefusedByTheDriver() {
        try (TdsEmulator emulator = TdsEmulator.builder().start()) {
            String url = emulator.jdbcUrl().replace("encrypt=false", "encrypt=true");

            assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("SSL");
        }
    }

    @Test
    void pooledConnection_takenAgain_isReset() throws SQLException {
        try (TdsEmulator emulator = TdsEmulator.builder().start()) {
            SQLServerConnectionPoolDataSource pool = new SQLServerConnectionPoolDataSource();
            pool.setURL(emulator.jdbcUrl());
            PooledConnection pooled = pool.getPooledConnection();
            try (Connection connection = pooled.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table #s (id int); set nocount on; begin tran");
            }
            try (Connection connection = pooled.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("select * from #s"))
                        .hasMessageContaining("Invalid object name '#s'");
                try (var row = statement.executeQuery("select @@trancount")) {
                    row.next();
                    assertThat(row.getInt(1)).isZero();
                }
            }
            assertThat(emulator.connections()).isEqualTo(1);
            pooled.close();
        }
    }

    @Test
    void emulator_closed_admitsNobody() throws SQLException {
        TdsEmulator emulator = TdsEmulator.builder().start();
        Connection connection = DriverManager.getConnection(emulator.jdbcUrl());
        emulator.close();
        emulator.close();

        assertThat(connection.isValid(60)).isFalse();
        assertThatThrownBy(() -> DriverManager.getConnection(emulator.jdbcUrl() + ";connectRetryCount=0"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void await_ofWhatNeverIs_isRefused() {
        try (TdsEmulator emulator = TdsEmulator.builder().start()) {
            assertThatThrownBy(() -> emulator.await(Duration.ofMillis(1), () -> false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the condition does not hold: patience=PT0.001S");
        }
    }

    @Test
    void builder_withWrongValues_saysWhatIsRight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TdsEmulator.builder().port(70_000))
                .withMessage("port must be within 0 and 65535: port=70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TdsEmulator.builder().database("a;b"))
                .withMessageStartingWith("database must have a name");
    }
}
