package io.streamingatscale.cosmos;

import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Position;
import java.util.List;

/**
 * An answer of the change feed. The service does not divide a transaction between pages.
 *
 * @param changes in order; if the range was split, of one of those that came out of it
 * @param continuation where to read on
 * @param spans the range that was asked for, or those that came out of it
 */
record FeedPage(List<FeedChange> changes, FeedContinuation continuation, List<FeedSpan> spans) {

    static FeedPage of(FeedResponse<ObjectNode> response) {
        FeedContinuation continuation = new FeedContinuation(response.getContinuationToken());
        List<FeedChange> changes = response.getResults().stream()
                .map(FeedChange::of)
                .sorted(FeedChange.ORDER)
                .toList();
        return new FeedPage(changes, continuation, continuation.spans());
    }

    boolean isOfSplit() {
        return spans.size() > 1;
    }

    Position end() {
        return FeedPosition.after(continuation.lsn());
    }
}
