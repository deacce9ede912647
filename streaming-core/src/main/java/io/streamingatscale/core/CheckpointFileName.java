package io.streamingatscale.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file name of a partition's checkpoint: different for different names, also where case does not count. */
final class CheckpointFileName {

    private static final int LONGEST = 200;
    private static final int KEPT_OF_LONG = 120;

    private CheckpointFileName() {}

    /** Returns a name of at most 200 ASCII characters, to which a suffix may be added. */
    static String of(String pipeline, Partition partition) {
        // the fixed start keeps clear of the device names of Windows, such as "con"
        String name =
                "checkpoint." + escape(pipeline) + '.' + escape(partition.stream()) + '.' + escape(partition.id());
        // no escaped name has a '~', so a shortened one never meets a whole one
        return name.length() <= LONGEST ? name : name.substring(0, KEPT_OF_LONG) + '~' + sha256(name);
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
                escaped.append(c);
            } else if (c < 0x100) {
                escaped.append('%').append(HexFormat.of().toHexDigits((byte) c));
            } else {
                escaped.append("%u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    private static String sha256(String name) {
        try {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
