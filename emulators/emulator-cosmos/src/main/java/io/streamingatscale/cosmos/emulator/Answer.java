package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What goes back to a client. */
final class Answer {

    private static final byte[] NOTHING = {};

    private final int status;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private double charge;

    private Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static Answer of(int status, byte[] body) {
        return new Answer(status, body);
    }

    static Answer of(int status, JsonNode body) {
        return new Answer(status, Json.bytes(body)).charge(RequestCharge.METADATA);
    }

    static Answer empty(int status) {
        return new Answer(status, NOTHING);
    }

    static Answer of(Refusal refusal) {
        Answer answer = of(
                        refusal.status(),
                        Json.object().put("code", refusal.code()).put("message", refusal.message()))
                .charge(0)
                .header("x-ms-substatus", Integer.toString(refusal.subStatus()));
        return refusal.retryAfterMillis() == 0
                ? answer
                : answer.header("x-ms-retry-after-ms", Long.toString(refusal.retryAfterMillis()));
    }

    Answer header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Answer charge(double requestUnits) {
        charge = requestUnits;
        return header("x-ms-request-charge", String.format(Locale.ROOT, "%.2f", requestUnits));
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    double charge() {
        return charge;
    }
}
