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
            default ->
                throw new ConfigurationException(
                        "database is not supported: database=\"" + product + "\"; use H2 or PostgreSQL", null);
        };
    }

    /** Returns the name that the dialect's scripts carry. */
    String name();

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
