package io.streamingatscale.tds.emulator;

/** Errors that a test asks for by their number, with SQL Server's severity and words as far as they are known. */
final class ServerErrors {

    private ServerErrors() {}

    static SqlServerError of(int number) {
        return switch (number) {
            case 1205 ->
                error(
                        number,
                        13,
                        "Transaction was deadlocked on lock resources with another process and has been chosen as the "
                                + "deadlock victim. Rerun the transaction.");
            case 1222 -> error(number, 16, "Lock request time out period exceeded.");
            case 2627 ->
                error(number, 14, "Violation of PRIMARY KEY or UNIQUE KEY constraint. Cannot insert duplicate key.");
            case 2601 -> error(number, 14, "Cannot insert duplicate key row in object with unique index.");
            case 4060 -> error(number, 11, "Cannot open database requested by the login. The login failed.");
            case 18456 -> error(number, 14, "Login failed for user.");
            case 40501 -> error(number, 20, "The service is currently busy. Retry the request after 10 seconds.");
            case 40613 ->
                error(number, 20, "Database on server is not currently available. Please retry the connection later.");
            case 40197 -> error(number, 20, "The service has encountered an error processing your request.");
            default -> error(number, 16, "Error " + number + " as asked for.");
        };
    }

    private static SqlServerError error(int number, int severity, String text) {
        return new SqlServerError(number, severity, text);
    }
}
