package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * One receiver of the client, from its opening to its end: keeps what has arrived until the worker takes it, and lets more
 * come as much as was taken.
 *
 * <p><b>Threads:</b> the hooks are called by the client's threads, the rest by the worker's.
 */
final class ReceiverLink extends BaseSubscriber<PartitionEvent> {

    /** So many events are worth being woken for. */
    private static final int PLENTY = 64;

    private final int credit;
    private final Runnable onNews;
    private final Queue<PartitionEvent> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Throwable failure;
    private volatile boolean isEnded;
    private volatile long start = -1;
    /** Events that were taken and not yet asked for again. */
    private int owed;

    /**
     * Makes a link.
     *
     * @param credit events that may be on their way or waiting
     * @param onNews called when there is something to take, or the link has ended, and again at {@link #taken} if there is more
     */
    ReceiverLink(int credit, Runnable onNews) {
        this.credit = credit;
        this.onNews = onNews;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(credit);
    }

    @Override
    protected void hookOnNext(PartitionEvent event) {
        arrived.add(event);
        if (waiting.getAndIncrement() == 0) {
            onNews.run();
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        failure = error;
        isEnded = true;
        onNews.run();
    }

    @Override
    protected void hookOnComplete() {
        isEnded = true;
        onNews.run();
    }

    /** Notes where in the log it begins, which may be elsewhere than was wished for. */
    void startsAt(long sequenceNumber) {
        start = sequenceNumber;
    }

    /** The sequence number from which it reads. */
    long start() {
        return start;
    }

    int credit() {
        return credit;
    }

    /** Returns the next event that has arrived; null if there is none. */
    @Nullable
    PartitionEvent poll() {
        return arrived.poll();
    }

    /** Lets as many events come as were taken, some at a time: each request costs the client a round of its own. */
    void taken(int count) {
        // an event that arrived after the last look found others waiting, and told nobody
        if (waiting.addAndGet(-count) > 0 || isEnded) {
            onNews.run();
        }
        owed += count;
        if (owed >= (credit + 1) / 2) {
            int asked = owed;
            owed = 0;
            request(asked);
        }
    }

    /** Whether it has ended, or as many events have arrived as are well worth a look, or as much of the credit that more may stop. */
    boolean hasPlenty() {
        return isEnded || waiting.get() >= Math.min(PLENTY, (credit + 3) / 4);
    }

    boolean hasMore() {
        return !arrived.isEmpty();
    }

    /** Whether the receiver has ended, and all that arrived was taken. */
    boolean isDone() {
        return isEnded && arrived.isEmpty();
    }

    /** Why it ended; null if the client did not say. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
