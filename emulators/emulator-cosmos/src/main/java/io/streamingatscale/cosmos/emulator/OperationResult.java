package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * How an operation ended.
 *
 * @param document what is stored now; of deletes and refusals nothing
 * @param message of a refusal, else empty
 * @param lsn of the physical partition, 0 if it was not asked
 */
record OperationResult(
        int status,
        int subStatus,
        double charge,
        Optional<StoredDocument> document,
        String message,
        long retryAfterMillis,
        long lsn) {

    static OperationResult done(int status, double charge, StoredDocument document) {
        return new OperationResult(status, 0, charge, Optional.of(document), "", 0, 0);
    }

    static OperationResult deleted(double charge) {
        return new OperationResult(204, 0, charge, Optional.empty(), "", 0, 0);
    }

    static OperationResult refused(Refusal refusal, double charge) {
        return new OperationResult(
                refusal.status(),
                refusal.subStatus(),
                charge,
                Optional.empty(),
                refusal.message(),
                refusal.retryAfterMillis(),
                0);
    }

    static OperationResult failedDependency() {
        return refused(new Refusal(424, 0, "another operation of the batch failed"), 0);
    }

    OperationResult at(long currentLsn) {
        return new OperationResult(status, subStatus, charge, document, message, retryAfterMillis, currentLsn);
    }

    boolean isRefused() {
        return status >= 400;
    }

    Refusal refusal() {
        return new Refusal(status, subStatus, message)
                .retryAfter(
                        retryAfterMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMillis)));
    }
}
