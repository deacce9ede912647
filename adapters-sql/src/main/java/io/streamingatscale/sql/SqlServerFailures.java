package io.streamingatscale.sql;

import java.sql.SQLException;
import java.util.Set;

/**
 * What the error numbers of SQL Server and Azure SQL mean (sys.messages; "Troubleshoot transient connection errors in Azure
 * SQL Database").
 */
final class SqlServerFailures {

    private static final String DRIVER = "com.microsoft.sqlserver.jdbc.";

    private static final Set<Integer> UNIQUE_VIOLATIONS = Set.of(2601, 2627);

    // deadlock victim, lock timeout, update conflict under snapshot, of memory-optimised tables
    private static final Set<Integer> CONFLICTS = Set.of(1205, 1222, 3960, 41301, 41302, 41305, 41325);

    // not available, failing over, busy, out of sessions or locks, database or elastic pool throttled, read-only
    // replica
    private static final Set<Integer> TRANSIENTS = Set.of(
            233, 615, 926, 976, 983, 1204, 3906, 4060, 4221, 10053, 10054, 10060, 10928, 10929, 10936, 40143, 40166,
            40197, 40501, 40540, 40544, 40549, 40550, 40551, 40552, 40553, 40613, 42108, 42109, 49918, 49919, 49920);

    // conversion, overflow, truncation, null, check or foreign key, JSON, bulk load conversion
    private static final Set<Integer> ROWS = Set.of(
            220, 232, 241, 242, 244, 245, 248, 295, 296, 515, 517, 547, 2628, 4815, 4816, 4863, 4864, 4867, 8114, 8115,
            8152, 8169, 8170, 13608, 13609);

    private SqlServerFailures() {}

    /** Whether the genuine driver has thrown it; names are compared, as the driver need not be there. */
    static boolean isOf(SQLException e) {
        return e.getClass().getName().startsWith(DRIVER);
    }

    static boolean isUniqueViolation(SQLException e) {
        return UNIQUE_VIOLATIONS.contains(e.getErrorCode());
    }

    static SqlFailure of(SQLException e) {
        int number = e.getErrorCode();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (UNIQUE_VIOLATIONS.contains(number) || CONFLICTS.contains(number)) {
            return SqlFailure.CONFLICT;
        }
        if (TRANSIENTS.contains(number) || state.startsWith("08") || state.equals("HYT00") || state.equals("HY008")) {
            return SqlFailure.TRANSIENT;
        }
        return ROWS.contains(number) || state.startsWith("22") || state.startsWith("23")
                ? SqlFailure.ROW
                : SqlFailure.FATAL;
    }
}
