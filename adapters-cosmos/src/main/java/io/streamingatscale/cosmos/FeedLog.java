package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the service for pages of the change feed and finds positions in it. No answer is awaited without end; failures are those that a
 * pipeline knows.
 *
 * <p><b>Threads:</b> any.
 */
final class FeedLog {

    /** The service compares with "after", to the second. */
    private static final Duration JUST_BEFORE = Duration.ofSeconds(1);

    private final CosmosAsyncContainer container;
    private final int pageSize;
    private final Duration timeout;

    FeedLog(CosmosAsyncContainer container, int pageSize, Duration timeout) {
        this.container = container;
        this.pageSize = pageSize;
        this.timeout = timeout;
    }

    /** Returns the ranges of the physical partitions, in order. */
    List<FeedSpan> spans() {
        return answer(bounded(container.getFeedRanges())).stream()
                .map(FeedSpan::of)
                .toList();
    }

    // ---- pages ----

    /**
     * Asks for the page that begins at a position, by the LSN before it.
     *
     * <p>The continuation is that of the range's end with another LSN, so that its form is the client's. The error is a {@link
     * TransientException} if the feed does not go as far: the replica that answers lags behind, or the container was made anew.
     */
    Mono<FeedPage> first(FeedSpan span, FeedPosition from) {
        long before = from.lsn() - 1;
        if (before < 1) {
            return next(CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(span.range()));
        }
        return now(span).flatMap(now -> {
            if (now.isOfSplit()) {
                return Mono.just(now);
            }
            if (now.continuation().lsn() < before) {
                return Mono.error(new TransientException(
                        "change feed ends before the position; was the container made anew? " + what(span) + ", lsn="
                                + before + ", lastLsn=" + now.continuation().lsn(),
                        null));
            }
            return next(now.continuation().after(before));
        });
    }

    /** Asks for the page after another one. */
    Mono<FeedPage> next(FeedContinuation continuation) {
        return next(CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation.text()));
    }

    private Mono<FeedPage> now(FeedSpan span) {
        return next(CosmosChangeFeedRequestOptions.createForProcessingFromNow(span.range()));
    }

    private Mono<FeedPage> next(CosmosChangeFeedRequestOptions options) {
        return bounded(pages(options).next());
    }

    private Flux<FeedPage> pages(CosmosChangeFeedRequestOptions options) {
        return container
                .queryChangeFeed(options.setMaxItemCount(pageSize), ObjectNode.class)
                .byPage()
                .map(FeedPage::of);
    }

    // ---- positions ----

    /** Returns where a pipeline begins that was never here. */
    Position start(FeedSpan span, FeedStart start) {
        if (start instanceof FeedStart.Time time) {
            return at(span, time.instant());
        }
        return start == FeedStart.BEGINNING ? Position.of(0) : answer(now(span)).end();
    }

    /** Returns the position of the first change of a time or a later one, or that of the end. */
    Position at(FeedSpan span, Instant time) {
        Flux<FeedPage> pages = pages(CosmosChangeFeedRequestOptions.createForProcessingFromPointInTime(
                time.minus(JUST_BEFORE), span.range()));
        List<FeedPage> read = answer(bounded(pages.takeUntil(page -> !page.isOfSplit() && reaches(page, time))
                .collectList()));
        Position end = read.get(read.size() - 1).end();
        return read.stream()
                .flatMap(page -> page.changes().stream())
                .filter(change -> !change.logTime().isBefore(time))
                .map(change -> FeedPosition.after(change.lsn() - 1))
                .reduce(end, (one, other) -> one.offset() <= other.offset() ? one : other);
    }

    private static boolean reaches(FeedPage page, Instant time) {
        return page.changes().stream().anyMatch(change -> !change.logTime().isBefore(time));
    }

    // ---- answers ----

    private <R> Mono<R> bounded(Mono<R> answer) {
        return answer.timeout(timeout).onErrorMap(this::failure);
    }

    private static <R> R answer(Mono<R> bounded) {
        try {
            return Objects.requireNonNull(bounded.block(), "answer");
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof InterruptedException) {
                throw new TransientException("interrupted while waiting for Cosmos DB", e);
            }
            throw e;
        }
    }

    private Throwable failure(Throwable e) {
        if (e instanceof TimeoutException) {
            return new TransientException(
                    "Cosmos DB has not answered in time: container=\"" + container.getId() + "\", timeout=" + timeout,
                    null);
        }
        return e instanceof CosmosException failure
                ? Failure.translate(failure, "change feed of container=\"" + container.getId() + '"')
                : e;
    }

    private String what(FeedSpan span) {
        return "container=\"" + container.getId() + "\", range=" + span.id();
    }
}
