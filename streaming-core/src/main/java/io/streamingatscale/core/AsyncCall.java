package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What one record asks of an asynchronous step: one call that succeeds, after any number that fail.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class AsyncCall<I, O> {

    private enum State {
        /** Waits for a call of the same key, for its turn among all calls, or for its end. */
        OPEN,
        SUCCEEDED,
        FAILED
    }

    private final StreamRecord<I> input;
    private final @Nullable Object key;
    private final AsyncLane<?, I, O> lane;
    private State state = State.OPEN;
    private List<StreamRecord<O>> outputs = List.of();
    private @Nullable Throwable failure;
    private boolean isBegun;
    private long readySince;
    private boolean isDropped;

    /** The last try, if there was any. */
    @Nullable
    CallAttempt<I, O> attempt;

    AsyncCall(StreamRecord<I> input, @Nullable Object key, AsyncLane<?, I, O> lane) {
        this.input = input;
        this.key = key;
        this.lane = lane;
    }

    StreamRecord<I> input() {
        return input;
    }

    /** Returns what it is ordered by; null where any order will do. */
    @Nullable
    Object key() {
        return key;
    }

    /** Notes that it waits for no call of the same key any more. */
    void begun(long now) {
        isBegun = true;
        readySince = now;
    }

    boolean isBegun() {
        return isBegun;
    }

    /** Returns when it was last begun, to wait for its turn among all calls. */
    long readySince() {
        return readySince;
    }

    boolean isEnded() {
        return state != State.OPEN;
    }

    boolean isSucceeded() {
        return state == State.SUCCEEDED;
    }

    boolean hasFailed() {
        return state == State.FAILED;
    }

    boolean hasFailedTransiently() {
        return failure instanceof TransientException;
    }

    List<StreamRecord<O>> outputs() {
        return outputs;
    }

    void succeed(List<StreamRecord<O>> results) {
        attempt = null;
        state = State.SUCCEEDED;
        outputs = results;
        lane.settled(this);
    }

    void fail(Throwable cause) {
        state = State.FAILED;
        failure = cause;
    }

    /** Makes it ready to be tried again. */
    void reopen() {
        state = State.OPEN;
        failure = null;
    }

    /** Throws what it has failed with, if it has. */
    void throwFailure() {
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
    }

    /** Nothing that becomes of it matters any more. */
    void drop() {
        isDropped = true;
    }

    boolean isDropped() {
        return isDropped;
    }
}
