package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementsTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection(sqlServer.emulator().jdbcUrl());
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void connect_andSelect_returnsRow() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 AS [one], N'text' AS \"two\"")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("one")).isEqualTo(1);
            assertThat(row.getString("two")).isEqualTo("text");
            assertThat(row.next()).isFalse();
        }
        assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(16);
        assertThat(connection.getSchema()).isEqualTo("dbo");
        assertThat(connection.getCatalog()).isEqualTo("emulator");
    }

    @Test
    void preparedInsert_inTransaction_isCommitted() throws SQLException {
        run("create table [dbo].[devices] ([id] int not null primary key clustered, [name] nvarchar(50) null)");
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("insert into devices (id, name) values (?, ?)")) {
            for (int i = 0; i < 5; i++) {
                insert.setInt(1, i);
                insert.setString(2, "device " + i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        }
        connection.commit();

        try (Connection h2 = sqlServer.emulator().data().getConnection();
                ResultSet count = h2.createStatement().executeQuery("select count(*) from devices")) {
            assertThat(count.next()).isTrue();
            assertThat(count.getInt(1)).isEqualTo(5);
        }
        assertThat(sqlServer.emulator().commits()).isEqualTo(1);
    }

    @Test
    void preparedStatement_afterItsTemporaryTableIsAnother_usesThatOne() throws SQLException {
        run("create table #s (id int)");
        try (PreparedStatement insert = connection.prepareStatement("insert into #s (id) values (?)");
                PreparedStatement query = connection.prepareStatement("select count(*) from #s where id < ?")) {
            for (int i = 0; i < 4; i++) {
                insert.setInt(1, i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            run("drop table #s; create table #s (id int, n int)");
            assertThat(insert.executeUpdate()).isEqualTo(1);
            query.setInt(1, 9);
            assertThat(Client.rows(query.executeQuery())).containsExactly("1");
        }
    }

    @Test
    void column_declaredAnewByOther_hasItsNewType() throws SQLException {
        run("create table t (at datetime2(3))");
        assertThat(typeOfColumn()).isEqualTo("datetime2");
        try (Client other = Client.of(sqlServer.emulator())) {
            other.run("drop table t; create table t (at datetime)");
        }

        assertThat(typeOfColumn()).isEqualTo("datetime");
    }

    private String typeOfColumn() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select at from t")) {
            return rows.getMetaData().getColumnTypeName(1);
        }
    }
}
