package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The change feed of one range, from a position on: asks for one page at a time, the next one while the last is processed.
 *
 * <p><b>Threads:</b> the worker's. Only how a request has ended is told on another.
 */
final class FeedPartition {

    /**
     * How a request for a page has ended: with one of the two.
     *
     * @param feed that asked
     */
    record Outcome(
            FeedPartition feed,
            @Nullable FeedPage page,
            @Nullable Throwable failure) {}

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 6;

    private final Partition partition;
    private final FeedSpan span;
    private final FeedLog log;
    private final Duration pollEvery;
    private final Consumer<Outcome> outcomes;
    private FeedPosition position;
    private @Nullable FeedContinuation continuation;
    private @Nullable Disposable request;
    private long due;
    private int failures;
    private boolean isAtEnd;

    /**
     * Makes the feed; it has not asked yet.
     *
     * @param pollEvery the pause after a page without changes
     * @param outcomes takes what became of a request, on any thread
     */
    FeedPartition(
            Partition partition,
            FeedSpan span,
            Position start,
            FeedLog log,
            Duration pollEvery,
            Consumer<Outcome> outcomes) {
        this.partition = partition;
        this.span = span;
        this.position = FeedPosition.of(start);
        this.log = log;
        this.pollEvery = pollEvery;
        this.outcomes = outcomes;
        this.due = System.nanoTime();
    }

    Partition partition() {
        return partition;
    }

    // ---- asking ----

    /** Returns how long until {@link #askIfDue} asks: for ever while a request is under way. */
    long nanosUntilDue(long now) {
        return request == null ? due - now : Long.MAX_VALUE;
    }

    void askIfDue(long now) {
        if (request == null && now - due >= 0) {
            Mono<FeedPage> page = continuation == null ? log.first(span, position) : log.next(continuation);
            request = page.subscribe(
                    read -> outcomes.accept(new Outcome(this, read, null)),
                    failure -> outcomes.accept(new Outcome(this, null, failure)));
        }
    }

    // ---- what comes back ----

    /** Takes a page of this range, and returns its changes, if it has any that were not read before. */
    List<Batch<ObjectNode>> accept(FeedPage page, long now) {
        failures = 0;
        isAtEnd = page.changes().isEmpty();
        List<FeedChange> changes =
                page.changes().stream().filter(position::isOpenTo).toList();
        askAgain(page.continuation(), isAtEnd ? now + pollEvery.toNanos() : now);
        if (changes.isEmpty()) {
            return List.of();
        }
        List<Batch<ObjectNode>> batches = FeedBatches.of(partition, position, changes, page.end());
        position = FeedPosition.of(page.end());
        return batches;
    }

    private void askAgain(@Nullable FeedContinuation next, long when) {
        continuation = next;
        request = null;
        due = when;
    }

    /**
     * Takes a failure, after which the same is asked for again, later each time.
     *
     * @return how many failures there were without a page in between
     */
    int failed(TransientException failure, long now) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration wanted = failure.retryAfter().orElse(Duration.ZERO);
        askAgain(continuation, now + Failure.longer(pause, wanted).toNanos());
        failures++;
        return failures;
    }

    /** Returns the offset after the last change, while there is none that was not handed out. */
    OptionalLong end() {
        return isAtEnd ? OptionalLong.of(position.offset()) : OptionalLong.empty();
    }

    void close() {
        if (request != null) {
            request.dispose();
        }
    }

    @Override
    public String toString() {
        return "partition=" + partition + ", lsn=" + position.lsn() + ", failures=" + failures;
    }
}
