package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record's way through a pipeline with asynchronous steps: what it is now, and what it waits for.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class Turn<S> {

    /** The record read; none where the log has nothing but a gap. */
    final List<StreamRecord<S>> read;
    /** The position after it. */
    final Position next;

    final long bytes;
    /** Whether it counts for a commit. */
    final boolean isCounted;

    /** Why it is left out, once it is. */
    @Nullable
    RuntimeException failure;
    /** Why the sink refused it before, if it did. */
    @Nullable
    String rejection;

    private boolean isOut;
    private int failures;
    private List<? extends AsyncCall<?, ?>> calls = List.of();

    Turn(List<StreamRecord<S>> read, Position next, long bytes, boolean isCounted) {
        this.read = read;
        this.next = next;
        this.bytes = bytes;
        this.isCounted = isCounted;
    }

    /** Returns how often it has failed for good, with this time. */
    int countFailure() {
        return ++failures;
    }

    /** Leaves it out: no further step sees it. */
    void leaveOut() {
        isOut = true;
        calls = List.of();
    }

    boolean isOut() {
        return isOut;
    }

    /** Has it wait for these calls, and for none of before. */
    void waitFor(List<? extends AsyncCall<?, ?>> newCalls) {
        calls = newCalls;
    }

    /** Returns whether it is too early to judge what its calls gave. */
    boolean isWaiting() {
        boolean isAnyOpen = false;
        boolean isAnyFailed = false;
        for (AsyncCall<?, ?> call : calls) {
            if (call.isBegun() && !call.isEnded()) {
                return true;
            }
            isAnyOpen |= !call.isEnded();
            isAnyFailed |= call.hasFailed();
        }
        return isAnyOpen && !isAnyFailed; // those that are open wait for the one that has failed, if one has
    }

    List<? extends AsyncCall<?, ?>> calls() {
        return calls;
    }

    /**
     * Returns what its calls have given.
     *
     * @throws RuntimeException what the first of them that failed has failed with
     */
    List<StreamRecord<?>> results() {
        List<StreamRecord<?>> all = new ArrayList<>(calls.size());
        for (AsyncCall<?, ?> call : calls) {
            call.throwFailure();
            all.addAll(call.outputs());
        }
        return all;
    }
}
