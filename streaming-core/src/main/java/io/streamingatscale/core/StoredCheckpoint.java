package io.streamingatscale.core;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What {@link FileCheckpointStore} keeps of a partition, and its form in a file: ASCII lines {@code name=value}, the last
 * of them a checksum of all bytes before it.
 *
 * <pre>{@code
 * streaming-checkpoint 1
 * pipeline=devices-to-sql
 * stream=devices
 * partition=3
 * epoch=5
 * offset=81231
 * savedBy=4
 * crc32c=1f0a77e2
 * }</pre>
 *
 * @param epoch the present owner's
 * @param position where to resume; null if none was saved yet
 * @param savedBy the epoch that saved {@code position}; 0 if none was saved yet
 */
record StoredCheckpoint(
        String pipeline,
        Partition partition,
        long epoch,
        @Nullable Position position,
        long savedBy) {

    private static final String HEADER = "streaming-checkpoint 1";
    private static final String SEAL = "crc32c=";
    private static final int SEAL_LENGTH = SEAL.length() + 8 + 1;

    static StoredCheckpoint claimed(String pipeline, Partition partition) {
        return new StoredCheckpoint(pipeline, partition, 1, null, 0);
    }

    static StoredCheckpoint saved(Checkpoint checkpoint) {
        return new StoredCheckpoint(
                checkpoint.pipeline(),
                checkpoint.partition(),
                checkpoint.epoch(),
                checkpoint.position(),
                checkpoint.epoch());
    }

    StoredCheckpoint claimedAgain() {
        return new StoredCheckpoint(pipeline, partition, Math.addExact(epoch, 1), position, savedBy);
    }

    Claim claim() {
        return position == null
                ? Claim.first(pipeline, partition, epoch)
                : Claim.resuming(pipeline, partition, epoch, position);
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        line(text, "pipeline", pipeline);
        line(text, "stream", partition.stream());
        line(text, "partition", partition.id());
        line(text, "epoch", Long.toString(epoch));
        if (position != null) {
            line(text, "offset", Long.toString(position.offset()));
            position.token().ifPresent(token -> line(text, "token", token));
            line(text, "savedBy", Long.toString(savedBy));
        }
        return (text + seal(text.toString())).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @return empty if the bytes are damaged: torn, cut short or changed
     * @throws IllegalArgumentException if the bytes are undamaged, but not of this form
     */
    static Optional<StoredCheckpoint> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.length() - SEAL_LENGTH;
        if (end < 0 || !text.substring(end).equals(seal(text.substring(0, end)))) {
            return Optional.empty();
        }
        List<String> lines = text.substring(0, end).lines().toList();
        if (!lines.contains(HEADER)) {
            throw new IllegalArgumentException("no line is \"" + HEADER + "\"");
        }
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            values.put(line.substring(0, Math.max(equals, 0)), unescape(line.substring(equals + 1)));
        }
        return Optional.of(of(values));
    }

    private static StoredCheckpoint of(Map<String, String> values) {
        Position position = null;
        long savedBy = 0;
        if (values.containsKey("offset")) {
            long offset = number(values, "offset");
            String token = values.get("token");
            position = token == null ? Position.of(offset) : Position.of(offset, token);
            savedBy = number(values, "savedBy");
        }
        return new StoredCheckpoint(
                text(values, "pipeline"),
                new Partition(text(values, "stream"), text(values, "partition")),
                number(values, "epoch"),
                position,
                savedBy);
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(text(values, name));
    }

    private static String text(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("line missing: name=" + name);
        }
        return value;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(escape(value)).append('\n');
    }

    private static String seal(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return SEAL + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\n";
    }

    /** Writes all but printable ASCII as {@code \}{@code uXXXX}: every string, even of lone surrogates, comes back. */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c <= '~' && c != '\\') {
                escaped.append(c);
            } else {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder(value.length());
        int i = 0;
        while (i < value.length()) {
            if (value.charAt(i) == '\\') {
                text.append((char) HexFormat.fromHexDigits(value, i + 2, i + 6));
                i += 6;
            } else {
                text.append(value.charAt(i++));
            }
        }
        return text.toString();
    }
}
