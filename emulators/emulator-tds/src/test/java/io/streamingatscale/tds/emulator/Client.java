package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection of the genuine driver's, with shorthands. */
final class Client implements AutoCloseable {

    private final Connection connection;

    private Client(Connection connection) {
        this.connection = connection;
    }

    static Client of(TdsEmulator emulator, String... options) throws SQLException {
        return new Client(DriverManager.getConnection(emulator.jdbcUrl() + ";" + String.join(";", options)));
    }

    Connection connection() {
        return connection;
    }

    /** Executes all of a script: the driver tells of an error only when its turn has come. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean hasRows = statement.execute(sql);
            while (hasRows || statement.getUpdateCount() != -1) {
                hasRows = statement.getMoreResults();
            }
        }
    }

    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Returns the rows, each with its values as text and commas between them. */
    List<String> rows(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows(rows);
            }
        }
    }

    static List<String> rows(ResultSet rows) throws SQLException {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            all.add(String.join(",", row.stream().map(String::valueOf).toList()));
        }
        return all;
    }

    static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
