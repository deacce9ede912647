package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * What goes wrong with a request or an operation.
 *
 * <pre>{@code
 * emulator.faults().onOperation(1, o -> o.kind() == OperationKind.CREATE, Fault.applyThenStatus(503, 0));
 * }</pre>
 *
 * <p>An operation of a batch or of bulk that is dropped takes the connection of all with it. In bulk, what stands before it is
 * applied and what stands after it is not; a transactional batch is applied whole ({@code applyThen...}) or not at all.
 */
public final class Fault {

    private final boolean isApplied;
    private final int status;
    private final int subStatus;
    private final Optional<Duration> retryAfter;
    private final Duration delay;

    private Fault(boolean isApplied, int status, int subStatus, Optional<Duration> retryAfter, Duration delay) {
        this.isApplied = isApplied;
        this.status = status;
        this.subStatus = subStatus;
        this.retryAfter = retryAfter;
        this.delay = delay;
    }

    private static Fault answer(boolean isApplied, int status, int subStatus, Optional<Duration> retryAfter) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be within 400 and 599: status=" + status);
        }
        return new Fault(isApplied, status, subStatus, retryAfter, Duration.ZERO);
    }

    private static Fault wait(boolean isApplied, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("delay must be > 0: delay=" + delay);
        }
        return new Fault(isApplied, 0, 0, Optional.empty(), delay);
    }

    /** Nothing is applied, and the answer is this status, 400 to 599, with this sub-status, 0 for none. */
    public static Fault status(int status, int subStatus) {
        return answer(false, status, subStatus, Optional.empty());
    }

    /** Nothing is applied, and the answer is this status; the client is to wait before it tries again. */
    public static Fault status(int status, int subStatus, Duration retryAfter) {
        return answer(false, status, subStatus, Optional.of(retryAfter));
    }

    /** All is applied as usual, but the answer is this status, 400 to 599. */
    public static Fault applyThenStatus(int status, int subStatus) {
        return answer(true, status, subStatus, Optional.empty());
    }

    /** Nothing is applied, and the connection is closed without an answer. */
    public static Fault drop() {
        return new Fault(false, 0, 0, Optional.empty(), Duration.ZERO);
    }

    /** All is applied as usual, but the connection is closed without an answer. */
    public static Fault applyThenDrop() {
        return new Fault(true, 0, 0, Optional.empty(), Duration.ZERO);
    }

    /** All is applied as usual, but later; a client that does not wait does not prevent it. */
    public static Fault delay(Duration delay) {
        return wait(false, delay);
    }

    /** All is applied as usual, but the answer comes later. */
    public static Fault applyThenDelay(Duration delay) {
        return wait(true, delay);
    }

    /** Happens, if it is one that comes before what was asked for is applied. */
    void before() {
        if (!isApplied) {
            happen();
        }
    }

    /** Happens, if it is one that comes after. */
    void after() {
        if (isApplied) {
            happen();
        }
    }

    private void happen() {
        if (status > 0) {
            throw new Refusal(status, subStatus, "a fault that the test asked for").retryAfter(retryAfter);
        }
        if (delay.isZero()) {
            throw new ConnectionDropped();
        }
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionDropped();
        }
    }
}
