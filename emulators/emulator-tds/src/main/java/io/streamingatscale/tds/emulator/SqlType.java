package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of SQL Server.
 *
 * @param length how many characters, bytes or digits; {@link #MAX} without a limit
 * @param scale digits behind the point or parts of a second
 */
record SqlType(Name name, int length, int scale) {

    enum Name {
        BIT,
        TINYINT,
        SMALLINT,
        INT,
        BIGINT,
        REAL,
        FLOAT,
        DECIMAL,
        MONEY,
        SMALLMONEY,
        DATE,
        TIME,
        DATETIME2,
        DATETIMEOFFSET,
        DATETIME,
        SMALLDATETIME,
        CHAR,
        VARCHAR,
        NCHAR,
        NVARCHAR,
        BINARY,
        VARBINARY,
        UNIQUEIDENTIFIER;

        boolean isSized() {
            return compareTo(CHAR) >= 0 && compareTo(VARBINARY) <= 0;
        }

        boolean isUnicode() {
            return this == NCHAR || this == NVARCHAR;
        }

        boolean isText() {
            return compareTo(CHAR) >= 0 && compareTo(NVARCHAR) <= 0;
        }
    }

    /** The length of a type without a limit. */
    static final int MAX = -1;

    /** The name that SQL Server gives to nvarchar(128). */
    private static final String SYSNAME = "sysname";

    private static final Pattern DECLARED =
            Pattern.compile("\\s*([a-z0-9]+)\\s*(?:\\(\\s*(max|\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?.*");

    static SqlType of(Name name) {
        return new SqlType(name, 0, 0);
    }

    static SqlType sized(Name name, int length) {
        boolean isLong = length > (name.isUnicode() ? 4000 : 8000);
        return new SqlType(name, isLong ? MAX : Math.max(length, 1), 0);
    }

    static SqlType nvarchar(int length) {
        return sized(Name.NVARCHAR, length);
    }

    static SqlType scaled(Name name, int scale) {
        return new SqlType(name, 0, Math.min(scale, 7));
    }

    static SqlType decimal(int precision, int scale) {
        int digits = Math.min(Math.max(precision, 1), 38);
        return new SqlType(Name.DECIMAL, digits, Math.min(Math.max(scale, 0), digits));
    }

    /** Returns the type that a declaration like {@code decimal(10, 2)} names; empty if none is known by it. */
    static Optional<SqlType> parse(String declaration) {
        Matcher matcher = DECLARED.matcher(declaration.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> numbers = new ArrayList<>();
        for (int group = 2; group <= 3; group++) {
            if (matcher.group(group) != null) {
                numbers.add(matcher.group(group));
            }
        }
        return ofName(matcher.group(1), numbers);
    }

    private static Optional<SqlType> ofName(String word, List<String> numbers) {
        String synonym = switch (word) {
            case "numeric", "dec" -> "decimal";
            case "integer" -> "int";
            case SYSNAME -> "nvarchar";
            default -> word;
        };
        for (Name name : Name.values()) {
            if (name.name().equalsIgnoreCase(synonym)) {
                return Optional.of(of(name, word.equals(SYSNAME) ? List.of("128") : numbers));
            }
        }
        return Optional.empty();
    }

    private static SqlType of(Name name, List<String> numbers) {
        String first = numbers.isEmpty() ? "" : numbers.get(0);
        if (name.isSized()) {
            return new SqlType(name, first.equals("max") ? MAX : number(first, 1), 0);
        }
        return switch (name) {
            case DECIMAL -> decimal(number(first, 18), numbers.size() > 1 ? number(numbers.get(1), 0) : 0);
            case TIME, DATETIME2, DATETIMEOFFSET -> scaled(name, number(first, 7));
            case FLOAT -> number(first, 53) <= 24 ? of(Name.REAL) : of(name);
            default -> of(name);
        };
    }

    private static int number(String digits, int absent) {
        return digits.isEmpty() ? absent : Integer.parseInt(digits);
    }

    boolean isMax() {
        return length == MAX;
    }

    /** Returns the declaration in T-SQL. */
    String declaration() {
        String word = name.name().toLowerCase(Locale.ROOT);
        if (name.isSized()) {
            return word + "(" + (isMax() ? "max" : length) + ")";
        }
        return switch (name) {
            case DECIMAL -> word + "(" + length + "," + scale + ")";
            case TIME, DATETIME2, DATETIMEOFFSET -> word + "(" + scale + ")";
            default -> word;
        };
    }

    /** Returns the type of H2 that holds the same values. */
    String inH2() {
        return switch (name) {
            case TINYINT -> "smallint"; // H2's has a sign
            case FLOAT -> "double precision";
            case MONEY -> "numeric(19,4)";
            case SMALLMONEY -> "numeric(10,4)";
            case DATETIME2 -> "timestamp(" + scale + ")";
            case DATETIMEOFFSET -> "timestamp(" + scale + ") with time zone";
            case DATETIME -> "timestamp(3)";
            case SMALLDATETIME -> "timestamp(0)";
            case NCHAR -> "char(" + length + ")";
            case VARCHAR, NVARCHAR -> isMax() ? "varchar" : "varchar(" + length + ")";
            case VARBINARY -> isMax() ? "varbinary" : "varbinary(" + length + ")";
            case UNIQUEIDENTIFIER -> "uuid";
            case BIT -> "boolean";
            default -> declaration();
        };
    }
}
