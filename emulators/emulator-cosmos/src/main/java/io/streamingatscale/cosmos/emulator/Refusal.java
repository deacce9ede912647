package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the service answers instead of doing what it was asked for. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(405, "MethodNotAllowed"),
            Map.entry(408, "RequestTimeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(412, "PreconditionFailed"),
            Map.entry(413, "RequestEntityTooLarge"),
            Map.entry(424, "FailedDependency"),
            Map.entry(429, "TooManyRequests"),
            Map.entry(449, "RetryWith"),
            Map.entry(500, "InternalServerError"),
            Map.entry(503, "ServiceUnavailable"));

    private final int status;
    private final int subStatus;
    private final long retryAfterMillis;

    Refusal(int status, int subStatus, String message) {
        this(status, subStatus, message, 0);
    }

    private Refusal(int status, int subStatus, String message, long retryAfterMillis) {
        super(message, null, false, false);
        this.status = status;
        this.subStatus = subStatus;
        this.retryAfterMillis = retryAfterMillis;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, 0, message);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, 0, "resource not found: " + what);
    }

    static Refusal conflict(String what) {
        return new Refusal(409, 0, "resource with this id or unique key exists already: " + what);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, 0, message);
    }

    /** A physical partition was split: the client must ask for the new ones. */
    static Refusal gone(String rangeId) {
        return new Refusal(410, 1002, "partition key range is gone: rangeId=" + rangeId);
    }

    static Refusal throttled(Duration retryAfter) {
        return new Refusal(429, 3200, "request rate is large").retryAfter(Optional.of(retryAfter));
    }

    Refusal retryAfter(Optional<Duration> duration) {
        return new Refusal(
                status, subStatus, message(), duration.map(Duration::toMillis).orElse(0L));
    }

    int status() {
        return status;
    }

    int subStatus() {
        return subStatus;
    }

    /** Returns how long the client is to wait, 0 if nothing is said about it. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String code() {
        return CODES.getOrDefault(status, "Status" + status);
    }
}
