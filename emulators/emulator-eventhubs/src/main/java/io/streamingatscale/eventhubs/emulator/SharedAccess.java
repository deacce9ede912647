package io.streamingatscale.eventhubs.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks shared access signatures: {@code SharedAccessSignature sr=…&sig=…&se=…&skn=…}, where {@code sig} is the HMAC-SHA256 of
 * the encoded resource, a line feed and the expiry in seconds, under the named key.
 */
final class SharedAccess {

    private static final String PREFIX = "SharedAccessSignature ";
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, String> keys;

    SharedAccess(Map<String, String> keys) {
        this.keys = keys;
    }

    /** Whether there is nothing to check. */
    boolean isOpen() {
        return keys.isEmpty();
    }

    /** Says why a token does not open a path at a time in milliseconds; empty if it does. */
    Optional<String> denial(String token, String path, long now) {
        if (isOpen()) {
            return Optional.empty();
        }
        if (!token.startsWith(PREFIX)) {
            return Optional.of("InvalidSignature: The token is no shared access signature.");
        }
        Map<String, String> fields = fields(token);
        String key = keys.get(decode(fields.getOrDefault("skn", "")));
        if (key == null || !isSigned(fields, key)) {
            return Optional.of("InvalidSignature: The token has an invalid signature.");
        }
        if (expiry(token) <= now) {
            return Optional.of("ExpiredToken: The token is expired.");
        }
        String resource = decode(fields.getOrDefault("sr", "")).replaceFirst("^[A-Za-z]+://[^/]*/*", "");
        return covers(resource.replaceAll("/+$", "").toLowerCase(Locale.ROOT), path)
                ? Optional.empty()
                : Optional.of("InvalidAudience: The token is for another entity.");
    }

    /** Returns when a token expires, in milliseconds; never, if it does not say so. */
    long expiry(String token) {
        try {
            return Math.multiplyExact(Long.parseLong(fields(token).getOrDefault("se", "")), 1000L);
        } catch (NumberFormatException | ArithmeticException e) {
            return isOpen() ? Long.MAX_VALUE : 0;
        }
    }

    /** Whether a right to one path is a right to another: to itself, or to one above it. */
    static boolean covers(String granted, String path) {
        return granted.isEmpty() || path.equals(granted) || path.startsWith(granted + "/");
    }

    private static boolean isSigned(Map<String, String> fields, String key) {
        byte[] expected = sign(fields.getOrDefault("sr", "") + "\n" + fields.getOrDefault("se", ""), key);
        try {
            return MessageDigest.isEqual(expected, Base64.getDecoder().decode(decode(fields.getOrDefault("sig", ""))));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] sign(String text, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM + " in this JVM", e);
        }
    }

    private static Map<String, String> fields(String token) {
        Map<String, String> fields = new LinkedHashMap<>();
        String list = token.startsWith(PREFIX) ? token.substring(PREFIX.length()) : token;
        for (String field : list.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
