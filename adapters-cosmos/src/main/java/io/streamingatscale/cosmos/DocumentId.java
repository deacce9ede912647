package io.streamingatscale.cosmos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes an {@code id} that Cosmos DB takes of any text: the service refuses {@code / \ ? #} and more than 1023 bytes, and
 * clients trip over some others.
 *
 * <p>Letters, digits and most marks stay as they are, so that common ids (UUIDs, numbers, names) can be read and queried as
 * they came. Others become {@code ~} and the four hexadecimal digits of their UTF-16 unit; {@code a/b} is {@code a~002fb}. What
 * would be longer than the service allows ends in {@code ~~} and its SHA-256. Two texts never have the same id.
 */
public final class DocumentId {

    private static final int LONGEST = 1023;
    private static final String UNSAFE = "/\\?#%~+\"";
    private static final String HASH_MARK = "~~";
    private static final int HASH_LENGTH = 64;

    private DocumentId() {}

    /** Returns the id of a text. */
    public static String of(String text) {
        return isSafe(text) ? text : encoded(text);
    }

    private static boolean isSafe(String text) {
        // the bytes of a character are at most three
        if (text.isEmpty() || text.length() > LONGEST / 3) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isSafe(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafe(String text, int i) {
        char c = text.charAt(i);
        if (c == ' ') {
            return i > 0 && i < text.length() - 1;
        }
        return !Character.isISOControl(c)
                && !Character.isSpaceChar(c)
                && !Character.isWhitespace(c)
                && !Character.isSurrogate(c)
                && UNSAFE.indexOf(c) < 0;
    }

    private static String encoded(String text) {
        if (text.isEmpty()) {
            return "~";
        }
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSafe(text, i)) {
                id.append(c);
            } else {
                id.append('~').append(HexFormat.of().toHexDigits(c));
            }
        }
        return id.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST ? id.toString() : shortened(text, id);
    }

    private static String shortened(String text, StringBuilder id) {
        int room = LONGEST - HASH_MARK.length() - HASH_LENGTH;
        return id.substring(0, room / 3) + HASH_MARK + sha256(text);
    }

    /** Over the UTF-16 units, since UTF-8 has no form of a surrogate alone. */
    private static String sha256(String text) {
        try {
            ByteBuffer units = ByteBuffer.allocate(2 * text.length());
            units.asCharBuffer().put(text);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(units.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
