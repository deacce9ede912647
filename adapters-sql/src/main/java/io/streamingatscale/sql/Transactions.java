package io.streamingatscale.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in a transaction of a connection that may come from a pool, and hands the connection back as it was. */
final class Transactions {

    /** Work that uses a connection. */
    @FunctionalInterface
    interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    private Transactions() {}

    /** Runs the work and commits; rolls back if it throws. */
    static <R> R commit(Connection connection, Work<R> work) throws SQLException {
        return run(connection, work, true);
    }

    /** Runs the work and rolls back in any case. */
    static <R> R rollBack(Connection connection, Work<R> work) throws SQLException {
        return run(connection, work, false);
    }

    private static <R> R run(Connection connection, Work<R> work, boolean isKept) throws SQLException {
        boolean wasAutoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean isEnded = false;
        try {
            R result = work.run(connection);
            if (isKept) {
                connection.commit();
                isEnded = true;
            }
            return result;
        } finally {
            end(connection, isEnded, wasAutoCommit);
        }
    }

    private static void end(Connection connection, boolean isEnded, boolean wasAutoCommit) {
        try {
            if (!isEnded) {
                connection.rollback();
            }
            connection.setAutoCommit(wasAutoCommit);
        } catch (SQLException e) {
            // a connection that cannot roll back is broken: the work's own exception says so, the database forgets it
        }
    }
}
