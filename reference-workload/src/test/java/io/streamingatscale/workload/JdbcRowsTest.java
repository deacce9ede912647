package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcRowsTest {

    private static final String ID = "b81d241f-5187-40b0-ab2a-940faf9757c0";

    private final JdbcDataSource dataSource = new JdbcDataSource();
    private Connection keepsTheDatabase;

    @BeforeEach
    void open() throws SQLException {
        dataSource.setURL("jdbc:h2:mem:rows");
        keepsTheDatabase = dataSource.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        keepsTheDatabase.close();
    }

    @Test
    void fromJdbc_tableOfTheSamples_isReadInUtc() throws SQLException {
        execute(
                "CREATE TABLE rawdata (BatchId UUID NOT NULL, EventId UUID NOT NULL, Type VARCHAR(10) NOT NULL,"
                        + " DeviceId VARCHAR(100) NOT NULL, DeviceSequenceNumber BIGINT NOT NULL, CreatedAt TIMESTAMP(7) NOT NULL,"
                        + " EnqueuedAt TIMESTAMP(7) NOT NULL, ProcessedAt TIMESTAMP(7) NOT NULL, StoredAt TIMESTAMP(7) NOT NULL)");
        execute(
                "INSERT INTO rawdata VALUES (RANDOM_UUID(), '" + ID + "', 'CO2', 'contoso-device-id-000007', 42,"
                        + " '2024-10-23 11:59:58', '2024-10-23 11:59:59.1234567', '2024-10-23 12:00:00', '2024-10-23 12:00:01')");

        StoredEvents events = StoredEvents.fromJdbc(dataSource);

        assertOneRow(events);
    }

    @Test
    void fromJdbc_timesWithZone_areTheSameMoments() throws SQLException {
        assertOneRow(StoredEvents.fromJdbc(
                dataSource,
                "SELECT '" + ID.toUpperCase(java.util.Locale.ROOT) + "', 'd', 42,"
                        + " TIMESTAMP WITH TIME ZONE '2024-10-23 13:59:59.1234567+02:00',"
                        + " TIMESTAMP WITH TIME ZONE '2024-10-23 06:00:01-06:00'"));
    }

    @Test
    void fromJdbc_timesAsText_areTheSameMoments() throws SQLException {
        assertOneRow(StoredEvents.fromJdbc(
                dataSource, "SELECT '" + ID + "', 'd', 42, '2024-10-23T11:59:59.1234567Z', '2024-10-23T12:00:01Z'"));
    }

    @Test
    void fromJdbc_manyRows_areAllThere() throws SQLException {
        StoredEvents events = StoredEvents.fromJdbc(
                dataSource,
                "SELECT RANDOM_UUID(), 'd' || MOD(x, 10), x, TIMESTAMP '2024-10-23 12:00:00',"
                        + " TIMESTAMP '2024-10-23 12:00:01' FROM SYSTEM_RANGE(1, 25000)");

        assertThat(events.size()).isEqualTo(25_000);
        assertThat(events.distinct()).isEqualTo(25_000);
        assertThat(events.devices()).isEqualTo(10);
    }

    @Test
    void fromJdbc_badRow_saysWhichAndWhat() {
        assertThatThrownBy(() -> StoredEvents.fromJdbc(dataSource, "SELECT 'secret', 'd', 1, '', ''"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("eventId must be a UUID: row=1");
        assertThatThrownBy(() -> StoredEvents.fromJdbc(
                        dataSource, "SELECT RANDOM_UUID(), 'd', CAST(NULL AS BIGINT), '', '2024-10-23T12:00:01Z'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deviceSequenceNumber must not be missing: row=1");
        assertThatThrownBy(() -> StoredEvents.fromJdbc(
                        dataSource, "SELECT RANDOM_UUID(), 'd', 1, '2024-10-23', '2024-10-23T12:00:01Z'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("enqueuedAt must be a time in ISO-8601 with a zone: row=1");
    }

    @Test
    void fromJdbc_noSuchTable_saysTheQuery() {
        assertThatThrownBy(() -> StoredEvents.fromJdbc(dataSource, "SELECT 1 FROM nowhere"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rows could not be read: query=\"SELECT 1 FROM nowhere\"")
                .hasCauseInstanceOf(SQLException.class);
    }

    private static void assertOneRow(StoredEvents events) {
        assertThat(events.size()).isEqualTo(1);
        assertThat(events.sequence(0)).isEqualTo(42);
        assertThat(events.storedNanos(0))
                .isEqualTo(Instant.parse("2024-10-23T12:00:01Z").getEpochSecond() * 1_000_000_000L);
        assertThat(events.latencyNanos(0)).isEqualTo(1_876_543_300L);
        assertThat(events.ids().find(0xb81d241f518740b0L, 0xab2a940faf9757c0L)).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = keepsTheDatabase.createStatement()) {
            statement.execute(sql);
        }
    }
}
