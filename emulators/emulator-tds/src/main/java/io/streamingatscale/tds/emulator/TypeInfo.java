package io.streamingatscale.tds.emulator;

import io.streamingatscale.tds.emulator.SqlType.Name;

/**
 * Reads and writes a type as it stands on the wire before its values: a token and, depending on it, a size, digits or a
 * collation. Clients also send the older tokens of a fixed size. See MS-TDS, 2.2.5.4 and 2.2.5.5.
 */
final class TypeInfo {

    static final int BIGINT_TOKEN = 0x7F;
    static final int INTN = 0x26;
    static final int BITN = 0x68;
    static final int FLTN = 0x6D;
    static final int MONEYN = 0x6E;
    static final int DATETIMN = 0x6F;

    /** SQL_Latin1_General_CP1_CI_AS, whose code page is 1252. */
    private static final byte[] COLLATION = {0x09, 0x04, (byte) 0xD0, 0x00, 0x34};

    private static final int MAX_SIZE = 0xFFFF;

    private TypeInfo() {}

    static byte[] collation() {
        return COLLATION.clone();
    }

    /** What a client says of the values that follow. */
    record Incoming(SqlType type, int fixedSize) {

        /** Returns whether each value has its size before it. */
        boolean isSized() {
            return fixedSize == 0;
        }
    }

    static Incoming read(WireReader in) {
        int token = in.uint8();
        return switch (token) {
            case 0x30 -> fixed(Name.TINYINT, 1);
            case 0x32 -> fixed(Name.BIT, 1);
            case 0x34 -> fixed(Name.SMALLINT, 2);
            case 0x38 -> fixed(Name.INT, 4);
            case BIGINT_TOKEN -> fixed(Name.BIGINT, 8);
            case 0x3B -> fixed(Name.REAL, 4);
            case 0x3E -> fixed(Name.FLOAT, 8);
            case 0x3D -> fixed(Name.DATETIME, 8);
            case 0x3A -> fixed(Name.SMALLDATETIME, 4);
            case 0x3C -> fixed(Name.MONEY, 8);
            case 0x7A -> fixed(Name.SMALLMONEY, 4);
            default -> new Incoming(sized(token, in), 0);
        };
    }

    private static Incoming fixed(Name name, int size) {
        return new Incoming(SqlType.of(name), size);
    }

    private static SqlType sized(int token, WireReader in) {
        return switch (token) {
            case INTN, BITN, FLTN, MONEYN, DATETIMN, 0x24 -> ofSize(token, in.uint8());
            case 0x6A, 0x6C -> {
                in.skip(1);
                yield SqlType.decimal(in.uint8(), in.uint8());
            }
            case 0x28 -> SqlType.of(Name.DATE);
            case 0x29 -> SqlType.scaled(Name.TIME, in.uint8());
            case 0x2A -> SqlType.scaled(Name.DATETIME2, in.uint8());
            case 0x2B -> SqlType.scaled(Name.DATETIMEOFFSET, in.uint8());
            default -> text(token, in);
        };
    }

    private static SqlType ofSize(int token, int size) {
        return SqlType.of(
                switch (token) {
                    case INTN ->
                        size == 1 ? Name.TINYINT : size == 2 ? Name.SMALLINT : size == 4 ? Name.INT : Name.BIGINT;
                    case BITN -> Name.BIT;
                    case FLTN -> size == 4 ? Name.REAL : Name.FLOAT;
                    case MONEYN -> size == 4 ? Name.SMALLMONEY : Name.MONEY;
                    case DATETIMN -> size == 4 ? Name.SMALLDATETIME : Name.DATETIME;
                    default -> Name.UNIQUEIDENTIFIER;
                });
    }

    private static SqlType text(int token, WireReader in) {
        Name name = switch (token) {
            case 0xAF -> Name.CHAR;
            case 0xA7 -> Name.VARCHAR;
            case 0xEF -> Name.NCHAR;
            case 0xE7 -> Name.NVARCHAR;
            case 0xAD -> Name.BINARY;
            case 0xA5 -> Name.VARBINARY;
            default -> throw ConnectionKilled.unknown("type is not known: token=" + token);
        };
        int size = in.uint16();
        if (name.isText()) {
            in.skip(COLLATION.length);
        }
        return size == MAX_SIZE
                ? new SqlType(name, SqlType.MAX, 0)
                : SqlType.sized(name, name.isUnicode() ? size / 2 : size);
    }

    static void write(SqlType type, WireWriter out) {
        switch (type.name()) {
            case BIT -> out.uint8(BITN).uint8(1);
            case TINYINT -> out.uint8(INTN).uint8(1);
            case SMALLINT -> out.uint8(INTN).uint8(2);
            case INT -> out.uint8(INTN).uint8(4);
            case BIGINT -> out.uint8(INTN).uint8(8);
            case REAL -> out.uint8(FLTN).uint8(4);
            case FLOAT -> out.uint8(FLTN).uint8(8);
            case SMALLMONEY -> out.uint8(MONEYN).uint8(4);
            case MONEY -> out.uint8(MONEYN).uint8(8);
            case SMALLDATETIME -> out.uint8(DATETIMN).uint8(4);
            case DATETIME -> out.uint8(DATETIMN).uint8(8);
            case UNIQUEIDENTIFIER -> out.uint8(0x24).uint8(16);
            case DECIMAL -> out.uint8(0x6A).uint8(17).uint8(type.length()).uint8(type.scale());
            case DATE -> out.uint8(0x28);
            case TIME -> out.uint8(0x29).uint8(type.scale());
            case DATETIME2 -> out.uint8(0x2A).uint8(type.scale());
            case DATETIMEOFFSET -> out.uint8(0x2B).uint8(type.scale());
            case CHAR -> text(0xAF, type, out);
            case VARCHAR -> text(0xA7, type, out);
            case NCHAR -> text(0xEF, type, out);
            case NVARCHAR -> text(0xE7, type, out);
            case BINARY -> text(0xAD, type, out);
            case VARBINARY -> text(0xA5, type, out);
        }
    }

    private static void text(int token, SqlType type, WireWriter out) {
        int bytes = type.name().isUnicode() ? 2 * type.length() : type.length();
        out.uint8(token).uint16(type.isMax() ? MAX_SIZE : bytes);
        if (type.name().isText()) {
            out.bytes(COLLATION);
        }
    }
}
