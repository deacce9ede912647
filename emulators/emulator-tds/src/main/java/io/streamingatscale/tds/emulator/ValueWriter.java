package io.streamingatscale.tds.emulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes values of rows, of the Java type that {@link ResultColumn} reads them as. */
final class ValueWriter {

    private static final LocalDate YEAR_1 = LocalDate.of(1, 1, 1);
    private static final LocalDate YEAR_1900 = LocalDate.of(1900, 1, 1);
    private static final int[] TIME_SIZES = {3, 3, 3, 4, 4, 5, 5, 5};

    private ValueWriter() {}

    static void write(SqlType type, @Nullable Object value, WireWriter out) {
        if (value == null) {
            writeNull(type, out);
        } else if (type.name().isSized()) {
            writeBytes(type, bytes(type, value), out);
        } else {
            writeValue(type, value, out);
        }
    }

    private static void writeNull(SqlType type, WireWriter out) {
        if (!type.name().isSized()) {
            out.uint8(0);
        } else if (type.isMax()) {
            out.int64(-1);
        } else {
            out.uint16(0xFFFF);
        }
    }

    private static byte[] bytes(SqlType type, Object value) {
        if (!type.name().isText()) {
            return (byte[]) value;
        }
        return ((String) value).getBytes(type.name().isUnicode() ? StandardCharsets.UTF_16LE : ValueReader.CODE_PAGE);
    }

    private static void writeBytes(SqlType type, byte[] bytes, WireWriter out) {
        if (!type.isMax()) {
            out.uint16(bytes.length).bytes(bytes);
            return;
        }
        out.int64(bytes.length);
        if (bytes.length > 0) {
            out.int32(bytes.length).bytes(bytes);
        }
        out.int32(0);
    }

    private static void writeValue(SqlType type, Object value, WireWriter out) {
        switch (type.name()) {
            case BIT -> out.uint8(1).uint8((Boolean) value ? 1 : 0);
            case TINYINT -> out.uint8(1).uint8(((Number) value).intValue());
            case SMALLINT -> out.uint8(2).uint16(((Number) value).intValue());
            case INT -> out.uint8(4).int32(((Number) value).intValue());
            case BIGINT -> out.uint8(8).int64(((Number) value).longValue());
            case REAL -> out.uint8(4).int32(Float.floatToIntBits(((Number) value).floatValue()));
            case FLOAT -> out.uint8(8).int64(Double.doubleToLongBits(((Number) value).doubleValue()));
            case DECIMAL -> decimal(type, (BigDecimal) value, out);
            case SMALLMONEY -> out.uint8(4).int32((int) money(value));
            case MONEY -> out.uint8(8).int32((int) (money(value) >> 32)).int32((int) money(value));
            case UNIQUEIDENTIFIER -> uuid((UUID) value, out);
            default -> time(type, value, out);
        }
    }

    private static long money(Object value) {
        return ((BigDecimal) value)
                .setScale(4, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValue();
    }

    private static void decimal(SqlType type, BigDecimal value, WireWriter out) {
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        byte[] bigEndian = scaled.unscaledValue().abs().toByteArray();
        out.uint8(17).uint8(scaled.signum() < 0 ? 0 : 1);
        for (int i = 0; i < 16; i++) {
            int from = bigEndian.length - 1 - i;
            out.uint8(from < 0 ? 0 : bigEndian[from]);
        }
    }

    private static void uuid(UUID value, WireWriter out) {
        long most = value.getMostSignificantBits();
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt((int) (most >> 32)).putShort((short) (most >> 16)).putShort((short) most);
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(value.getLeastSignificantBits());
        out.uint8(16).bytes(bytes.array());
    }

    private static void time(SqlType type, Object value, WireWriter out) {
        int size = TIME_SIZES[type.scale()];
        switch (type.name()) {
            case DATE -> date((LocalDate) value, out.uint8(3));
            case TIME -> time(type.scale(), (LocalTime) value, out.uint8(size));
            case DATETIME2 -> dateTime(type.scale(), (LocalDateTime) value, out.uint8(size + 3));
            case DATETIMEOFFSET -> {
                OffsetDateTime moment = (OffsetDateTime) value;
                LocalDateTime utc = moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
                dateTime(type.scale(), utc, out.uint8(size + 5));
                out.uint16(moment.getOffset().getTotalSeconds() / 60);
            }
            case SMALLDATETIME -> {
                LocalDateTime moment = (LocalDateTime) value;
                out.uint8(4)
                        .uint16(days(YEAR_1900, moment))
                        .uint16(moment.toLocalTime().toSecondOfDay() / 60);
            }
            default -> {
                LocalDateTime moment = (LocalDateTime) value;
                long ticks = Math.round(moment.toLocalTime().toNanoOfDay() * 3 / 10_000_000.0);
                out.uint8(8).int32(days(YEAR_1900, moment)).int32((int) ticks);
            }
        }
    }

    private static int days(LocalDate since, LocalDateTime moment) {
        return (int) ChronoUnit.DAYS.between(since, moment.toLocalDate());
    }

    private static void date(LocalDate value, WireWriter out) {
        out.unsigned(ChronoUnit.DAYS.between(YEAR_1, value), 3);
    }

    private static void dateTime(int scale, LocalDateTime value, WireWriter out) {
        time(scale, value.toLocalTime(), out);
        date(value.toLocalDate(), out);
    }

    private static void time(int scale, LocalTime value, WireWriter out) {
        long units = value.toNanoOfDay();
        for (int digit = scale; digit < 9; digit++) {
            units /= 10;
        }
        out.unsigned(units, TIME_SIZES[scale]);
    }
}
