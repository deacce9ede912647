package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases. */
interface Dialect {

    /** Returns the dialect of the database that the connection leads to. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> new H2Dialect();
            case "PostgreSQL" -> new PostgresDialect();
            case "Microsoft SQL Server" -> new SqlServerDialect();
            default ->
                throw new ConfigurationException(
                        "database is not supported: database=\"" + product + "\"; use H2, PostgreSQL or SQL Server",
                        null);
        };
    }

    /** Returns the name that the dialect's scripts carry. */
    String name();

    /** Returns how many rows to write in one call, where the user does not say. */
    default int batchSize() {
        return 1000;
    }

    /** Returns the expression for the present time with its zone. */
    default String now() {
        return "current_timestamp";
    }

    /**
     * Returns the question for the columns of a table, whose schema and name are its parameters: name, type, and 1 where a
     * row must bring a value, else 0.
     */
    default String columnsQuery() {
        return "select column_name, data_type, case when is_nullable = 'NO' and column_default is null"
                + " and is_identity = 'NO' and is_generated = 'NEVER' then 1 else 0 end"
                + " from information_schema.columns where table_schema = ? and table_name = ?";
    }

    /**
     * Checks that values of a key column are equal in the database when they are in the record.
     *
     * @param table quoted
     * @param column as the database spells it
     * @throws ConfigurationException if they may be equal there although they differ
     */
    default void checkKey(Connection connection, String table, String column) throws SQLException {}

    /** Asks the database what becomes of a committed row when something crashes. */
    Durability durability(Connection connection) throws SQLException;

    /**
     * Asks for the type of a column in the form that {@link #statement} needs.
     *
     * @param table quoted
     * @param column as the database spells it
     * @param standardType as the information schema names it
     */
    String type(Connection connection, String table, String column, String standardType) throws SQLException;

    /** Returns the statement that writes rows. */
    RowStatement statement(Target target, WriteMode mode);
}
