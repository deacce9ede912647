package io.streamingatscale.tds.emulator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads values as clients send them: those of parameters and those of a bulk load. See MS-TDS, 2.2.5.5. */
final class ValueReader {

    /** That of the only collation. */
    static final Charset CODE_PAGE = Charset.forName("windows-1252");

    private static final int NULL_SIZE = 0xFFFF;
    private static final LocalDate YEAR_1 = LocalDate.of(1, 1, 1);
    private static final LocalDate YEAR_1900 = LocalDate.of(1900, 1, 1);

    private ValueReader() {}

    /** Reads the next value of a type; null if there is none. */
    static @Nullable Object read(TypeInfo.Incoming incoming, WireReader in) {
        SqlType type = incoming.type();
        if (type.name().isSized()) {
            byte[] bytes = type.isMax() ? in.partlyLengthPrefixed() : shortBytes(in);
            return bytes == null ? null : sized(type, bytes);
        }
        int size = incoming.isSized() ? in.uint8() : incoming.fixedSize();
        return size == 0 ? null : value(type, size, in);
    }

    private static byte @Nullable [] shortBytes(WireReader in) {
        int size = in.uint16();
        return size == NULL_SIZE ? null : in.bytes(size);
    }

    private static Object sized(SqlType type, byte[] bytes) {
        if (!type.name().isText()) {
            return bytes;
        }
        return new String(bytes, type.name().isUnicode() ? StandardCharsets.UTF_16LE : CODE_PAGE);
    }

    private static Object value(SqlType type, int size, WireReader in) {
        return switch (type.name()) {
            case BIT -> in.uint8() != 0;
            case TINYINT -> in.uint8();
            case SMALLINT -> in.int16();
            case INT -> in.int32();
            case BIGINT -> in.int64();
            case REAL -> Float.intBitsToFloat(in.int32());
            case FLOAT -> Double.longBitsToDouble(in.int64());
            case DECIMAL -> decimal(type.scale(), size, in);
            case SMALLMONEY -> BigDecimal.valueOf(in.int32(), 4);
            case MONEY -> BigDecimal.valueOf(((long) in.int32() << 32) | in.unsigned(4), 4);
            case UNIQUEIDENTIFIER -> uuid(in.bytes(16));
            default -> time(type, size, in);
        };
    }

    private static BigDecimal decimal(int scale, int size, WireReader in) {
        boolean isPositive = in.uint8() == 1;
        byte[] digits = in.bytes(size - 1);
        byte[] bigEndian = new byte[digits.length];
        for (int i = 0; i < digits.length; i++) {
            bigEndian[i] = digits[digits.length - 1 - i];
        }
        return new BigDecimal(new BigInteger(isPositive ? 1 : -1, bigEndian), scale);
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long most = ((long) head.getInt() << 32) | ((head.getShort() & 0xFFFFL) << 16) | (head.getShort() & 0xFFFFL);
        return new UUID(most, head.order(ByteOrder.BIG_ENDIAN).getLong());
    }

    private static Object time(SqlType type, int size, WireReader in) {
        return switch (type.name()) {
            case DATE -> date(in);
            case TIME -> time(type.scale(), size, in);
            case DATETIME2 -> dateTime(type.scale(), size, in);
            case DATETIMEOFFSET -> {
                LocalDateTime utc = dateTime(type.scale(), size - 2, in);
                ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * in.int16());
                yield OffsetDateTime.of(utc, ZoneOffset.UTC).withOffsetSameInstant(offset);
            }
            case SMALLDATETIME -> YEAR_1900.plusDays(in.uint16()).atStartOfDay().plusMinutes(in.uint16());
            default ->
                YEAR_1900.plusDays(in.int32()).atStartOfDay().plusNanos(Math.round(in.int32() * 10 / 3.0) * 1_000_000L);
        };
    }

    private static LocalDate date(WireReader in) {
        return YEAR_1.plusDays(in.unsigned(3));
    }

    private static LocalDateTime dateTime(int scale, int size, WireReader in) {
        LocalTime time = time(scale, size - 3, in);
        return date(in).atTime(time);
    }

    private static LocalTime time(int scale, int size, WireReader in) {
        long units = in.unsigned(size);
        for (int digit = scale; digit < 9; digit++) {
            units *= 10;
        }
        return LocalTime.ofNanoOfDay(units);
    }
}
