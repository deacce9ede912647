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
        String link = link(call.path());
        String rid = link.substring(link.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!isSame(sign(call, link), given) && !isSame(sign(call, rid), given)) {
            throw new Refusal(401, 0, "the authorization does not match: check that the key is the emulator's");
        }
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(Call call, String link) {
        String text = String.join(
                "\n",
                call.method().toLowerCase(Locale.ROOT),
                type(call.path()),
                link,
                call.header("x-ms-date").orElse("").toLowerCase(Locale.ROOT),
                "",
                "");
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "type=master&ver=1.0&sig=" + Base64.getEncoder().encodeToString(signature);
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

    /** Returns what is signed of the path: the resource, or the owner of a feed; of what goes by resource ids its last part alone. */
    private static String link(List<String> path) {
        int length = isOperation(path) ? 4 : path.size() - path.size() % 2;
        return String.join("/", path.subList(0, length));
    }

    private static boolean isOperation(List<String> path) {
        return path.size() == 6 && path.get(4).equals("operations");
    }
}
