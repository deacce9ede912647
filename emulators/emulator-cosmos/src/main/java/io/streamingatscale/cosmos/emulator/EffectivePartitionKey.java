package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a logical key lies in the space that physical partitions divide: version 2 of the service's hash, as hexadecimal text that
 * sorts as the numbers do, within {@code ""} and {@code "FF"}. A hierarchy has one hash for each level, one after the other.
 */
final class EffectivePartitionKey {

    static final String MIN = "";
    static final String MAX = "FF";

    /** The hash of one level: two bits of 128 are not used. */
    static final int HEX_DIGITS = 32;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final long USED_BITS = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final int UNDEFINED = 0;
    private static final int NULL = 1;
    private static final int FALSE = 2;
    private static final int TRUE = 3;
    private static final int NUMBER = 5;
    private static final int STRING = 8;
    private static final int END_OF_STRING = 0xFF;

    private EffectivePartitionKey() {}

    static String of(LogicalKey key, boolean isHierarchical) {
        return isHierarchical
                ? key.values().stream().map(value -> hash(List.of(value))).collect(Collectors.joining())
                : hash(key.values());
    }

    private static String hash(List<JsonNode> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        values.forEach(value -> write(value, bytes));
        MurmurHash3.Hash hash = MurmurHash3.hash(bytes.toByteArray(), bytes.size());
        return HEX.toHexDigits(hash.high() & USED_BITS) + HEX.toHexDigits(hash.low());
    }

    private static void write(JsonNode value, ByteArrayOutputStream out) {
        switch (value.getNodeType()) {
            case NULL -> out.write(NULL);
            case BOOLEAN -> out.write(value.booleanValue() ? TRUE : FALSE);
            case NUMBER -> {
                out.write(NUMBER);
                out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(value.doubleValue())
                        .array());
            }
            case STRING -> {
                out.write(STRING);
                out.writeBytes(value.textValue().getBytes(StandardCharsets.UTF_8));
                out.write(END_OF_STRING);
            }
            default -> out.write(UNDEFINED);
        }
    }
}
