package io.streamingatscale.tds.emulator;

import java.util.Locale;

/** What statements may ask of their session: {@code @@rowcount}, {@code schema_name()} and the like. */
final class SessionFacts {

    static final String SCHEMA = "dbo";
    static final String VERSION = "Microsoft SQL Server 2022 (RTM) - 16.0.4096.0 (X64), emulated over H2";

    private final String database;
    private final int session;
    private long rowCount;
    private int openTransactions;

    SessionFacts(String database, int session) {
        this.database = database;
        this.session = session;
    }

    String database() {
        return database;
    }

    long rowCount() {
        return rowCount;
    }

    void rowCount(long rows) {
        rowCount = rows;
    }

    int openTransactions() {
        return openTransactions;
    }

    void openTransactions(int count) {
        openTransactions = count;
    }

    /** Returns the value of what begins with two at-signs. */
    String systemValue(String name) throws SqlServerError {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "@@rowcount" -> "cast(" + rowCount + " as int)";
            case "@@trancount" -> String.valueOf(openTransactions);
            case "@@spid" -> "cast(" + session + " as smallint)";
            case "@@identity" -> "scope_identity()";
            case "@@version" -> Token.text(VERSION).inH2();
            case "@@servername" -> "'emulator'";
            case "@@error" -> "0";
            case "@@microsoftversion" -> String.valueOf(16 << 24);
            default -> throw SqlServerError.unknown(name);
        };
    }

    /** Returns the value of a function that H2 does not have; empty for others. */
    String function(String name, Tokens arguments) {
        return switch (name) {
            case "sysutcdatetime", "sysdatetime" -> "localtimestamp(7)";
            case "getutcdate", "getdate" -> "localtimestamp(3)";
            case "sysdatetimeoffset" -> "current_timestamp(7)";
            case "newid" -> "random_uuid()";
            case "schema_name" -> arguments.isEmpty() ? text(SCHEMA) : "";
            case "db_name" -> text(database);
            case "suser_sname", "suser_name", "original_login" -> text("sa");
            case "serverproperty" -> property(arguments.at(0).text());
            case "xact_state" -> openTransactions > 0 ? "1" : "0";
            default -> "";
        };
    }

    private static String property(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "engineedition" -> "3";
            case "edition" -> "'Developer Edition (64-bit)'";
            case "productversion" -> "'16.0.4096.0'";
            case "productmajorversion" -> "'16'";
            case "servername" -> "'emulator'";
            case "collation" -> text(Catalog.COLLATION);
            default -> "cast(null as varchar(1))";
        };
    }

    private static String text(String value) {
        return Token.text(value).inH2();
    }
}
