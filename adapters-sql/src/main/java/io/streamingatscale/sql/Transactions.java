package io.streamingatscale.sql;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in a transaction of a connection that may come from a pool, and hands the connection back as it was.
 *
 * <p>Transactions of one H2 database on disk take turns. H2 writes its file map by map: while one transaction is written, the
 * changes of another may get into the file without what undoes them, and a process killed then leaves rows and indexes that
 * contradict each other (<a href="https://github.com/h2database/h2database/issues/2080">h2database#2080</a>). Turns cost
 * nothing there, for H2 is no faster with two writers.
 */
final class Transactions {

    /** Work that uses a connection. */
    @FunctionalInterface
    interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    private static final String H2 = "jdbc:h2:";
    private static final Map<String, Lock> H2_TURNS = new ConcurrentHashMap<>();

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
        String url = connection.getMetaData().getURL();
        if (!isH2OnDisk(url)) {
            return runNow(connection, work, isKept);
        }
        Lock turn = H2_TURNS.computeIfAbsent(database(url), key -> new ReentrantLock(true));
        turn.lock();
        try {
            return runNow(connection, work, isKept);
        } finally {
            turn.unlock();
        }
    }

    private static boolean isH2OnDisk(@Nullable String url) {
        return url != null && url.startsWith(H2) && !url.startsWith(H2 + "mem:");
    }

    /** Returns the same for all URLs of a file; H2 leaves settings out of the URL already. */
    private static String database(String url) {
        String name = url.substring(H2.length()).replaceFirst("^file:", "");
        if (name.startsWith("tcp:") || name.startsWith("ssl:")) {
            return name;
        }
        try {
            return Path.of(name).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return name; // a file system of H2's own
        }
    }

    private static <R> R runNow(Connection connection, Work<R> work, boolean isKept) throws SQLException {
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
