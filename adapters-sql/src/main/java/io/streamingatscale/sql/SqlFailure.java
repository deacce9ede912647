package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the database means; the one place that reads SQLState codes. Where a batch failed in several ways the
 * gravest counts, so the order of the constants matters.
 */
enum SqlFailure {
    /** A row that can never be stored. */
    ROW,
    /** Another transaction was in the way: trying again at once is likely to help. */
    CONFLICT,
    /** The database cannot do it now. */
    TRANSIENT,
    /** Nothing that waiting or leaving out a row would mend. */
    FATAL;

    /** A key that another connection has just inserted, unless it is a second unique constraint of the table. */
    private static final String UNIQUE_VIOLATION = "23505";

    // serialization failure and deadlock (both), H2: concurrent update
    private static final Set<String> CONFLICTS = Set.of(UNIQUE_VIOLATION, "40001", "40P01", "90131");

    // H2: lock timeout, cannot open as another process has it, connection broken, database closed or closing
    // PostgreSQL: lock not available, read-only after a failover; both: statement cancelled
    private static final Set<String> TRANSIENTS =
            Set.of("HYT00", "90020", "90067", "90098", "90121", "90007", "55P03", "25006", "57014");

    // PostgreSQL: connection, resources, operator intervention such as a shutdown
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57");

    private static final Set<String> ROW_CLASSES = Set.of("22", "23");

    /**
     * Returns what the failure means, with all that is chained to it. One without a state is not the database's word: a pool
     * gives none for a connection that it has closed because it was broken.
     */
    static SqlFailure of(SQLException failure) {
        SqlFailure gravest = ROW;
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            SqlFailure one = ofOne(e);
            gravest = one.compareTo(gravest) > 0 ? one : gravest;
        }
        return gravest;
    }

    private static SqlFailure ofOne(SQLException e) {
        if (SqlServerFailures.isOf(e)) {
            return SqlServerFailures.of(e);
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String stateClass = state.length() < 2 ? "" : state.substring(0, 2);
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        if (TRANSIENTS.contains(state) || TRANSIENT_CLASSES.contains(stateClass)) {
            return TRANSIENT;
        }
        if (ROW_CLASSES.contains(stateClass)) {
            return ROW;
        }
        boolean isOfPool = state.isEmpty() && !(e instanceof SQLNonTransientException);
        return isOfPool || e instanceof SQLTransientException || e instanceof SQLRecoverableException
                ? TRANSIENT
                : FATAL;
    }

    static boolean isUniqueViolation(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState())
                || (SqlServerFailures.isOf(e) && SqlServerFailures.isUniqueViolation(e));
    }

    /** Returns the failure as the exception that tells the remedy. */
    static RuntimeException translate(SQLException e, String what) {
        return switch (of(e)) {
            case CONFLICT, TRANSIENT ->
                new TransientException("database cannot be used now: " + what + ", " + codes(e), safeCause(e));
            case ROW, FATAL ->
                new ConfigurationException(
                        "database refuses the statement: " + what + ", " + codes(e)
                                + "; compare the mapping and the rights with the table",
                        safeCause(e));
        };
    }

    /** Returns the codes that look the failure up in the database's manual. */
    static String codes(SQLException e) {
        return "sqlState=" + e.getSQLState() + ", vendorCode=" + e.getErrorCode();
    }

    /** Returns the failure where it may be logged: what drivers say of rows and batches of rows quotes their values. */
    static @Nullable SQLException safeCause(SQLException e) {
        boolean mayQuoteRows = e instanceof BatchUpdateException || of(e) == ROW || isUniqueViolation(e);
        return mayQuoteRows ? null : e;
    }
}
