package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads its share of a container's ranges, and what comes out of them when they are split. */
final class ChangeFeedReader implements SourceReader<ObjectNode> {

    private static final Logger LOGGER = LoggerFactory.getLogger(CosmosChangeFeedSource.class);

    /** So many failures of one range in a row are told to the pipeline. */
    private static final int TROUBLE = 3;

    private final FeedStart start;
    private final Duration pollEvery;
    private final FeedLog log;
    private final FeedLayout layout;
    private final ReaderSlot slot;
    private final OwnershipListener listener;
    private final Runnable onClose;

    /** Of all that are this reader's: those in {@code offers}, with when they are due, and those in {@code feeds}. */
    private final Map<Partition, FeedSpan> spans = new HashMap<>();

    private final Map<Partition, Long> offers = new LinkedHashMap<>();
    private final Map<Partition, FeedPartition> feeds = new HashMap<>();
    private final BlockingQueue<FeedPartition.Outcome> outcomes = new LinkedBlockingQueue<>();

    /** Of one page. */
    private final Queue<Batch<ObjectNode>> ready = new ArrayDeque<>();

    private boolean isListed;

    /**
     * Makes a reader.
     *
     * @param start where to begin what was never read, nor was part of what was read
     * @param pollEvery the pause after a page without changes
     * @param onClose called once, when the reader uses the client no more
     */
    ChangeFeedReader(
            FeedStart start,
            Duration pollEvery,
            FeedLog log,
            FeedLayout layout,
            ReaderSlot slot,
            OwnershipListener listener,
            Runnable onClose) {
        this.start = start;
        this.pollEvery = pollEvery;
        this.log = log;
        this.layout = layout;
        this.slot = slot;
        this.listener = listener;
        this.onClose = onClose;
    }

    @Override
    public Optional<Batch<ObjectNode>> poll(Duration timeout) {
        if (!isListed) {
            offer(layout.share(slot));
            isListed = true;
        }
        claimDue();
        long now = System.nanoTime();
        feeds.values().forEach(feed -> feed.askIfDue(now));
        FeedPartition.Outcome outcome = ready.isEmpty() ? await(timeout, now) : null;
        while (outcome != null) {
            settle(outcome);
            outcome = ready.isEmpty() ? outcomes.poll() : null;
        }
        return Optional.ofNullable(ready.poll());
    }

    // ---- ownership ----

    private void offer(Collection<FeedSpan> mine) {
        for (FeedSpan span : mine) {
            Partition partition = layout.partition(span);
            spans.put(partition, span);
            offers.put(partition, System.nanoTime());
        }
    }

    private void claimDue() {
        for (Map.Entry<Partition, Long> offer : List.copyOf(offers.entrySet())) {
            if (System.nanoTime() - offer.getValue() >= 0) {
                claim(offer.getKey());
            }
        }
    }

    private void claim(Partition partition) {
        FeedSpan span = span(partition);
        try {
            Grant grant = listener.onClaim(partition, claim -> start(claim, span));
            offers.remove(partition);
            feeds.put(partition, new FeedPartition(partition, span, grant.start(), log, pollEvery, outcomes::add));
        } catch (TransientException e) {
            offerAfter(partition, e.retryAfter().orElse(Duration.ZERO));
        }
    }

    private Position start(Claim claim, FeedSpan span) {
        return layout.inherited(claim.pipeline(), span).orElseGet(() -> log.start(span, start));
    }

    private void offerAfter(Partition partition, Duration pause) {
        offers.put(partition, System.nanoTime() + pause.toNanos());
    }

    private FeedSpan span(Partition partition) {
        return Objects.requireNonNull(spans.get(partition), "partition");
    }

    @Override
    public void release(Partition partition, Duration pause) {
        FeedPartition feed = feeds.remove(partition);
        if (feed != null) {
            feed.close();
            ready.removeIf(batch -> batch.partition().equals(partition));
            offerAfter(partition, pause);
        }
    }

    /** Ends a range that was split, all of whose changes before that were handed out, and offers what came out of it. */
    private void divide(FeedPartition parent, List<FeedSpan> children) {
        LOGGER.info("range was split: {}, into={}", parent, children);
        feeds.remove(parent.partition());
        listener.onRevoke(Set.of(parent.partition()));
        spans.remove(parent.partition());
        layout.add(children);
        offer(children);
    }

    // ---- what comes back ----

    private FeedPartition.@Nullable Outcome await(Duration timeout, long now) {
        long wait = timeout.toNanos();
        for (long due : offers.values()) {
            wait = Math.min(wait, due - now);
        }
        for (FeedPartition feed : feeds.values()) {
            wait = Math.min(wait, feed.nanosUntilDue(now));
        }
        try {
            return outcomes.poll(wait, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void settle(FeedPartition.Outcome outcome) {
        FeedPartition feed = outcome.feed();
        if (feeds.get(feed.partition()) != feed) {
            return; // was released meanwhile
        }
        FeedPage page = outcome.page();
        long now = System.nanoTime();
        if (page == null) {
            failed(feed, outcome.failure(), now);
        } else if (page.isOfSplit()) {
            divide(feed, page.spans());
        } else {
            ready.addAll(feed.accept(page, now));
            feed.askIfDue(now);
        }
    }

    private static void failed(FeedPartition feed, @Nullable Throwable failure, long now) {
        if (!(failure instanceof TransientException passing)) {
            throw failure instanceof RuntimeException e ? e : new IllegalStateException("change feed failed", failure);
        }
        int failures = feed.failed(passing, now);
        LOGGER.info("change feed is asked again: {}, failure={}", feed, passing.getMessage());
        if (failures >= TROUBLE) {
            throw passing;
        }
    }

    // ---- the rest ----

    @Override
    public Optional<Position> positionAt(Claim claim, Instant logTime) {
        return Optional.of(log.at(span(claim.partition()), logTime));
    }

    /** Known only while nothing is left to read: offsets have gaps, so that their difference is no number of records. */
    @Override
    public OptionalLong logEnd(Partition partition) {
        FeedPartition feed = feeds.get(partition);
        return feed == null ? OptionalLong.empty() : feed.end();
    }

    @Override
    public void close() {
        feeds.values().forEach(FeedPartition::close);
        onClose.run();
    }
}
