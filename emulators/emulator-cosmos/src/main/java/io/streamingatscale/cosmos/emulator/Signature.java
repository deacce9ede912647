package io.streamingatscale.cosmos.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a request was signed with the account's key.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources">Access control</a>
 */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Signature(String key) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(key), ALGORITHM);
    }

    /**
     * Checks a request.
     *
     * @throws Refusal 401 if it is not signed, or with another key
     */
    void check(Call call) {
        String given = URLDecoder.decode(call.header("authorization").orElse(""), StandardCharsets.UTF_8);
        String date = call.header("x-ms-date").orElse("");
        String text = String.join(
                "\n",
                call.method().toLowerCase(Locale.ROOT),
                type(call.path()),
                link(call.path()),
                date.toLowerCase(Locale.ROOT),
                "",
                "");
        String expected = "type=master&ver=1.0&sig=" + Base64.getEncoder().encodeToString(sign(text));
        // a query's + was decoded to a space when the client did not encode it
        if (!isSame(expected, given.replace(' ', '+'))) {
            throw new Refusal(401, 0, "the authorization does not match: check that the key is the emulator's");
        }
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(ALGORITHM + " is not there", e);
        }
    }

    private static String type(List<String> path) {
        if (isOperation(path)) {
            return path.get(2);
        }
        int last = path.size() - 1;
        return path.isEmpty() ? "" : path.size() % 2 == 0 ? path.get(last - 1) : path.get(last);
    }

    /** Returns what is signed of the path: the resource, or the owner of a feed; of what goes by resource ids that id alone. */
    private static String link(List<String> path) {
        String type = type(path);
        List<String> owner = path.size() % 2 == 0 ? path : path.subList(0, Math.max(0, path.size() - 1));
        if (isOperation(path)) {
            return String.join("/", path.subList(0, 4));
        }
        boolean isByRid = type.equals("pkranges") || type.equals("offers");
        return isByRid && !owner.isEmpty()
                ? owner.get(owner.size() - 1).toLowerCase(Locale.ROOT)
                : String.join("/", owner);
    }

    private static boolean isOperation(List<String> path) {
        return path.size() == 6 && path.get(4).equals("operations");
    }
}
