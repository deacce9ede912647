package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosException;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.Set;

/** What a failure of the service means; the one place that reads status codes for that. */
enum Failure {
    /** None: done, or an answer that depends on the operation, such as 404, 409 and 412. */
    NONE,
    /** The service cannot do it now, or did not say whether it has. */
    TRANSIENT,
    /** The document can never be stored. */
    DOCUMENT,
    /** Nothing that waiting or leaving out a document would mend. */
    FATAL;

    private static final int THROTTLED = 429;

    // timeout, gone (a physical partition moved), too many requests, retry with, server errors; 0: no answer
    private static final Set<Integer> TRANSIENTS = Set.of(0, 408, 410, 429, 449, 500, 502, 503, 504);

    private static final int READ_SESSION_NOT_AVAILABLE = 1002;
    private static final int OWNER_NOT_FOUND = 1003;
    private static final int WRITE_FORBIDDEN = 3;
    private static final int LOGICAL_PARTITION_FULL = 1014;

    static Failure of(Answer answer) {
        int sub = answer.subStatus();
        return switch (answer.status()) {
            case 400, 413 -> DOCUMENT;
            case 401 -> FATAL;
            case 403 -> sub == WRITE_FORBIDDEN ? TRANSIENT : sub == LOGICAL_PARTITION_FULL ? DOCUMENT : FATAL;
            case 404 -> sub == READ_SESSION_NOT_AVAILABLE ? TRANSIENT : sub == OWNER_NOT_FOUND ? FATAL : NONE;
            default -> TRANSIENTS.contains(answer.status()) ? TRANSIENT : NONE;
        };
    }

    static boolean isThrottled(Answer answer) {
        return answer.status() == THROTTLED;
    }

    /** Returns a failure of a request as the exception that tells the remedy, without the client's, which quotes documents. */
    static RuntimeException translate(CosmosException e, String what) {
        Answer answer = Answer.of(e);
        return of(answer) == TRANSIENT ? notNow(answer, what) : refused(answer, what);
    }

    static TransientException notNow(Answer answer, String what) {
        return answer.retryAfter().isZero()
                ? new TransientException(message(answer, what), null)
                : new TransientException(message(answer, what), null, answer.retryAfter());
    }

    private static String message(Answer answer, String what) {
        return (isThrottled(answer)
                        ? "Cosmos DB throttles; more throughput or fewer requests help: "
                        : "Cosmos DB cannot be used now: ")
                + what + ", status=" + answer;
    }

    static ConfigurationException refused(Answer answer, String what) {
        String remedy = switch (answer.status()) {
            case 401, 403 -> "check key, role and firewall of the account";
            case 404 -> "create database and container first";
            default -> "see the status in the service's documentation";
        };
        return new ConfigurationException(
                "Cosmos DB refused the request; " + remedy + ": " + what + ", status=" + answer, null);
    }

    /** Returns the longer of two waits. */
    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
