package io.streamingatscale.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one ownership of a partition that are in an asynchronous step: their calls end in any order, they come out
 * in the order of the log.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class AsyncLane<S, I, O> implements TurnSource<S> {

    /** How many times as many records are begun as calls may be under way. */
    private static final int AHEAD = 4;

    private final AsyncStep<I, O> step;
    private final CallOrder<AsyncCall<I, O>> order = new CallOrder<>();
    private final Deque<Turn<S>> turns = new ArrayDeque<>();
    private boolean isRetryWanted;

    AsyncLane(AsyncStep<I, O> step) {
        this.step = step;
    }

    /** Returns whether another record may come in. */
    boolean hasRoom() {
        return turns.size() / AHEAD < step.processing().concurrency() && !isRetryWanted;
    }

    /** Returns how many records in it count for a commit. */
    long countedRecords() {
        return turns.stream()
                .filter(turn -> turn.isCounted)
                .mapToLong(turn -> turn.read.size())
                .sum();
    }

    int size() {
        return turns.size();
    }

    /** Gives up calls that take too long. */
    void expire() {
        step.expire();
    }

    /**
     * Takes a record in, and makes a call for each of what the steps before have made of it.
     *
     * @throws RuntimeException if one of them has no key; nothing was done
     */
    @SuppressWarnings("unchecked") // StreamBuilder's types make them the step's inputs
    void enter(Turn<S> turn, List<StreamRecord<?>> inputs) {
        List<AsyncCall<I, O>> calls = new ArrayList<>(inputs.size());
        for (StreamRecord<?> each : inputs) {
            StreamRecord<I> input = (StreamRecord<I>) each;
            calls.add(new AsyncCall<>(input, step.processing().keyOf(input), this));
        }
        turn.waitFor(calls);
        turns.add(turn);
        for (AsyncCall<I, O> call : calls) {
            Object key = call.key();
            if (key == null || order.enter(key, call)) {
                step.begin(call);
            }
        }
    }

    /** Hears that a call of a key needs no other try; the next one of that key begins. */
    void settled(AsyncCall<I, O> call) {
        Object key = call.key();
        AsyncCall<I, O> next = key == null ? null : order.leave(key, call);
        if (next != null) {
            step.begin(next);
        }
    }

    /** Tries the calls of a record again that have failed; returns whether there were any. */
    boolean retry(Turn<S> turn) {
        boolean any = false;
        for (AsyncCall<I, O> call : calls(turn)) {
            if (call.hasFailed()) {
                again(call);
                any = true;
            }
        }
        return any;
    }

    private void again(AsyncCall<I, O> call) {
        call.reopen();
        step.begin(call);
    }

    /** Has {@link #retryWanted} try all calls again that fail transiently until then; until then no record comes in. */
    void wantRetry() {
        isRetryWanted = true;
    }

    /** Makes the calls again that have failed transiently, if that is wanted. */
    void retryWanted() {
        if (!isRetryWanted) {
            return;
        }
        isRetryWanted = false;
        for (Turn<S> turn : turns) {
            for (AsyncCall<I, O> call : calls(turn)) {
                if (call.hasFailedTransiently()) {
                    again(call);
                }
            }
        }
    }

    /** Leaves out a record whose calls, or what comes of them, have failed for good. */
    void leaveOut(Turn<S> turn) {
        List<AsyncCall<I, O>> calls = calls(turn);
        turn.leaveOut();
        for (int i = calls.size() - 1; i >= 0; i--) { // those that wait for others first: they are not to begin
            if (!calls.get(i).isSucceeded()) {
                settled(calls.get(i));
            }
        }
    }

    @SuppressWarnings("unchecked") // a record in this lane waits for this lane's calls
    private List<AsyncCall<I, O>> calls(Turn<S> turn) {
        return (List<AsyncCall<I, O>>) turn.calls();
    }

    @Override
    public @Nullable Turn<S> ready() {
        Turn<S> first = turns.peek();
        return first == null || first.isWaiting() ? null : first;
    }

    @Override
    public void remove() {
        turns.remove();
    }

    @Override
    public boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Drops all records; nothing that their calls give is taken any more. */
    void close() {
        List<AsyncCall<I, O>> open = new ArrayList<>();
        turns.forEach(turn -> open.addAll(calls(turn)));
        turns.clear();
        step.drop(open);
    }
}
