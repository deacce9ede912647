package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends requests that the genuine client does not. */
final class WireClient {

    private static final String DATE = "Sat, 28 Nov 2026 22:00:00 GMT";
    private static final String DOCS = "/dbs/" + Client.DATABASE + "/colls/" + Client.CONTAINER + "/docs";

    private final CosmosEmulator emulator;
    private final HttpClient http = HttpClient.newHttpClient();

    WireClient(CosmosEmulator emulator) {
        this.emulator = emulator;
    }

    /** What came back. */
    record Reply(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return Json.parse(response.body());
        }

        /** Returns status, sub-status and message of a refusal. */
        String refusal() {
            return status() + "/" + header("x-ms-substatus") + " "
                    + json().path("message").asText();
        }
    }

    /** Posts to the documents of the container. */
    Reply post(String body, String... headers) {
        return send("POST", DOCS, "docs", DOCS.substring(1, DOCS.length() - "/docs".length()), body, headers);
    }

    /** Reads the feed of the documents of the container. */
    Reply feed(String... headers) {
        return send("GET", DOCS, "docs", DOCS.substring(1, DOCS.length() - "/docs".length()), "", headers);
    }

    /** Reads what is found by a resource id. */
    Reply get(String path, String type, String signed) {
        return send("GET", path, type, signed, "");
    }

    Reply send(String method, String path, String type, String signed, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(emulator.endpoint().replaceAll("/$", "") + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("x-ms-date", DATE)
                .header("authorization", URLEncoder.encode(sign(method, type, signed), StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String sign(String method, String type, String link) {
        String text = method.toLowerCase(Locale.ROOT) + "\n" + type + "\n" + link + "\n" + DATE.toLowerCase(Locale.ROOT)
                + "\n\n";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(emulator.key()), "HmacSHA256"));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return "type=master&ver=1.0&sig=" + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
