package io.streamingatscale.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's asynchronous step: makes the calls that its partitions ask for in the order they ask, only so many at once, and
 * gives up those that take too long.
 *
 * <p><b>Threads:</b> the worker's; how calls end comes back to it through the mailbox.
 */
final class AsyncStep<I, O> implements Processor<I, O> {

    private final AsyncProcessing<I, O> processing;
    private final WorkerEnvironment environment;
    private final Mailbox mailbox;
    private final Deque<AsyncCall<I, O>> ready = new ArrayDeque<>();
    /** Calls of a key to be made again whose last attempt was given up and has not ended: it could take effect after them. */
    private final Deque<AsyncCall<I, O>> held = new ArrayDeque<>();
    /** The attempts under way that were not given up, the oldest first. */
    private final Set<CallAttempt<I, O>> attempts = new LinkedHashSet<>();
    /** How many attempts were given up and occupy a thread still. */
    private int stuck;

    AsyncStep(AsyncProcessing<I, O> processing, WorkerEnvironment environment, Mailbox mailbox) {
        this.processing = processing;
        this.environment = environment;
        this.mailbox = mailbox;
    }

    AsyncProcessing<I, O> processing() {
        return processing;
    }

    /** Not used: a record goes through the step's calls. */
    @Override
    public void process(StreamRecord<I> record, Output<O> output) {
        throw new IllegalStateException("an asynchronous step is called through AsyncFlow");
    }

    boolean isCallUnderWay() {
        return !attempts.isEmpty();
    }

    /** Makes a call, now or when it is its turn. */
    void begin(AsyncCall<I, O> call) {
        call.begun(environment.nanoTime());
        CallAttempt<I, O> before = call.attempt;
        boolean isHeld = call.key() != null && before != null && !before.isOver();
        (isHeld ? held : ready).add(call);
        startReady();
    }

    private void startReady() {
        while (!ready.isEmpty() && attempts.size() + stuck < processing.concurrency()) {
            start(ready.remove());
        }
    }

    private void start(AsyncCall<I, O> call) {
        CallAttempt<I, O> attempt = new CallAttempt<>(call, environment.nanoTime());
        attempts.add(attempt);
        call.attempt = attempt;
        attempt.cancelBy(processing
                .starter()
                .start(
                        call.input(),
                        environment,
                        (outputs, failure) -> mailbox.post(() -> ended(attempt, outputs, failure))));
    }

    private void ended(
            CallAttempt<I, O> attempt, @Nullable List<StreamRecord<O>> outputs, @Nullable Throwable failure) {
        if (!attempt.end()) {
            return;
        }
        if (attempt.isGivenUp()) {
            stuck--;
            if (held.remove(attempt.call())) {
                ready.add(attempt.call());
            }
        } else {
            attempts.remove(attempt);
            if (outputs == null) {
                attempt.call().fail(failure == null ? new NullPointerException("no records and no failure") : failure);
            } else {
                attempt.call().succeed(outputs);
            }
        }
        startReady();
    }

    /** Gives up what takes too long. */
    void expire() {
        long now = environment.nanoTime();
        Iterator<CallAttempt<I, O>> oldest = attempts.iterator();
        while (oldest.hasNext()) {
            CallAttempt<I, O> attempt = oldest.next();
            if (!isOver(attempt.startedAt(), now)) {
                break;
            }
            oldest.remove();
            giveUp(attempt);
            attempt.call().fail(late("call took too long", attempt.call()));
        }
        startReady();
        failLate(held, "call cannot begin, the one before it that was given up does not end", now);
        if (stuck >= processing.concurrency()) {
            failLate(ready, "call cannot begin, those given up before it do not end", now);
        }
    }

    private void failLate(Deque<AsyncCall<I, O>> waiting, String what, long now) {
        while (!waiting.isEmpty() && isOver(waiting.element().readySince(), now)) {
            AsyncCall<I, O> call = waiting.remove();
            call.fail(late(what, call));
        }
    }

    private boolean isOver(long since, long now) {
        return now - since >= processing.timeout().toNanos();
    }

    private TransientException late(String what, AsyncCall<I, O> call) {
        Duration timeout = processing.timeout();
        return new TransientException(
                what + ": origin=" + call.input().origin() + ", timeout=" + timeout + ", concurrency="
                        + processing.concurrency() + ", stuck=" + stuck,
                null);
    }

    private void giveUp(CallAttempt<I, O> attempt) {
        if (processing.starter().isOccupyingUntilEnded()) {
            stuck++;
        } else {
            attempt.end();
        }
        attempt.giveUp();
    }

    /** Drops calls that were asked for; what is under way is given up. */
    void drop(List<AsyncCall<I, O>> calls) {
        for (AsyncCall<I, O> call : calls) {
            call.drop();
            CallAttempt<I, O> attempt = call.attempt;
            if (attempt != null && attempts.remove(attempt)) {
                giveUp(attempt);
            }
        }
        ready.removeIf(AsyncCall::isDropped);
        held.removeIf(AsyncCall::isDropped);
        startReady();
    }
}
