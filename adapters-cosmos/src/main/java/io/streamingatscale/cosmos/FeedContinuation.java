package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's own text of where to read on: how it asks, and for each range the LSN up to which it was read, in quotes.
 *
 * @param text as the client gave it
 */
record FeedContinuation(String text) {

    private static final String TOKEN = "token";

    /** Returns the ranges: one, or those that came out of it when it was split. */
    List<FeedSpan> spans() {
        List<FeedSpan> spans = new ArrayList<>();
        tokens(FeedJson.decoded(text)).forEach(token -> spans.add(FeedSpan.of(token.path("range"))));
        return spans;
    }

    /** Returns the LSN up to which all ranges were read. */
    long lsn() {
        long least = Long.MAX_VALUE;
        for (JsonNode token : tokens(FeedJson.decoded(text))) {
            least = Math.min(least, Long.parseLong(token.path(TOKEN).asText("0").replace("\"", "")));
        }
        return least;
    }

    /** Returns the continuation that reads on after an LSN. */
    FeedContinuation after(long lsn) {
        JsonNode state = FeedJson.decoded(text);
        tokens(state).forEach(token -> ((ObjectNode) token).put(TOKEN, "\"" + lsn + '"'));
        return new FeedContinuation(FeedJson.encoded(state));
    }

    private static JsonNode tokens(JsonNode state) {
        JsonNode tokens = state.path("Continuation").path("Continuation");
        if (tokens.isEmpty()) {
            throw new IllegalStateException("the client's continuation has a form unknown to this version");
        }
        return tokens;
    }
}
