package io.streamingatscale.tds.emulator;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says H2's errors in SQL Server's numbers, without the values that H2 tells. */
final class H2Errors {

    static final int DUPLICATE_KEY = 23505;
    static final int LOCK_TIMEOUT = 50200;
    static final int CANCELED = 57014;

    private static final Logger LOGGER = LoggerFactory.getLogger(H2Errors.class);

    private H2Errors() {}

    static SqlServerError of(SQLException e, Command command) {
        LOGGER.debug("statement failed in H2", e);
        String verb = command.name();
        return switch (e.getErrorCode()) {
            case DUPLICATE_KEY ->
                error(2627, 14, "Violation of PRIMARY KEY or UNIQUE KEY constraint. Cannot insert duplicate key.");
            case 23502 ->
                error(
                        515,
                        16,
                        "Cannot insert the value NULL into column " + quoted(e) + "; column does not allow nulls. "
                                + verb + " fails.");
            case 22001 -> error(2628, 16, "String or binary data would be truncated.");
            case 22003, 22004 -> error(8115, 16, "Arithmetic overflow error converting expression to data type.");
            case 22018 -> error(245, 16, "Conversion failed when converting a value to the data type of its column.");
            case 22007 -> error(241, 16, "Conversion failed when converting date and/or time from character string.");
            case 22012 -> error(8134, 16, "Divide by zero error encountered.");
            case 42102, 42103, 42104, 90079 -> error(208, 16, "Invalid object name " + quoted(e) + ".");
            case 42122 -> error(207, 16, "Invalid column name " + quoted(e) + ".");
            case 42101 -> error(2714, 16, "There is already an object named " + quoted(e) + " in the database.");
            case 42111 -> error(1913, 16, "There is already an index named " + quoted(e) + ".");
            case 21002 -> error(213, 16, "Column name or number of supplied values does not match table definition.");
            case 23503, 23506, 23513, 23514 ->
                error(547, 16, "The " + verb + " statement conflicted with a constraint.");
            case LOCK_TIMEOUT -> error(1222, 16, "Lock request time out period exceeded.");
            case 40001 ->
                error(
                        1205,
                        13,
                        "Transaction was deadlocked on lock resources with another process and has been chosen as the "
                                + "deadlock victim. Rerun the transaction.");
            case 42000, 42001 ->
                error(102, 15, "Incorrect syntax near " + marked(e) + ". The emulator does not know it.");
            case 90022 -> error(195, 15, quoted(e) + " is not a recognized built-in function name.");
            default ->
                error(
                        50_000,
                        16,
                        "H2 refused the statement: code=" + e.getErrorCode() + "; see the debug log of the emulator");
        };
    }

    private static SqlServerError error(int number, int severity, String text) {
        return new SqlServerError(number, severity, text);
    }

    /** Returns the first quoted name of H2's message, which is that of a table, a column or a function. */
    private static String quoted(SQLException e) {
        String[] parts = String.valueOf(e.getMessage()).split("\"", 3);
        return parts.length < 3 ? "''" : "'" + parts[1] + "'";
    }

    /** Returns the word that H2 marks as the one that it did not expect. */
    private static String marked(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int mark = message.indexOf("[*]");
        String word =
                mark < 0 ? "" : Tokens.of(message.substring(mark + 3)).at(0).text();
        return "'" + word + "'";
    }
}
