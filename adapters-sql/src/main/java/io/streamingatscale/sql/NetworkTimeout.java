package io.streamingatscale.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;

/** Bounds each wait for an answer of the database; after that the driver gives the connection up. H2 in the process knows none. */
final class NetworkTimeout {

    /** Less than the minute after which a pipeline gives a commit up by default. */
    static final Duration DEFAULT = Duration.ofSeconds(45);

    private NetworkTimeout() {}

    /**
     * Returns the timeout.
     *
     * @throws IllegalArgumentException if drivers cannot count it in milliseconds
     */
    static Duration checked(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("timeout must be from 1 ms to 24 days: timeout=" + timeout);
        }
        return timeout;
    }

    /** Runs work on a connection, and leaves it with the bound that it had. */
    static <R> R within(Duration timeout, Connection connection, Transactions.Work<R> work) throws SQLException {
        int before = connection.getNetworkTimeout();
        set(connection, Math.toIntExact(timeout.toMillis()));
        try {
            return work.run(connection);
        } finally {
            restore(connection, before);
        }
    }

    private static void set(Connection connection, int millis) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLFeatureNotSupportedException e) {
            // then only the pipeline's commit timeout bounds the wait
        }
    }

    private static void restore(Connection connection, int millis) {
        try {
            set(connection, millis);
        } catch (SQLException e) {
            // a broken connection goes no further; the work's own exception tells of it
        }
    }
}
