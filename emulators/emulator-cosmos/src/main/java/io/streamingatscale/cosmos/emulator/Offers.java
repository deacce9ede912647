package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The throughput that clients ask for. It is kept and returned, no more: what a physical partition has is the emulator's setting.
 *
 * <p><b>Threads:</b> any.
 */
final class Offers {

    private static final int DEFAULT_THROUGHPUT = 400;

    private final Map<String, ObjectNode> byRid = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Notes what a client says when it creates a container; one that says nothing gets the least there is. */
    void create(Call call, String self, String resourceRid) {
        int number = numbers.incrementAndGet();
        String rid = Base64.getEncoder()
                .encodeToString(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number})
                .replace('/', '-');
        ObjectNode offer = Json.object()
                .put("offerVersion", "V2")
                .put("offerType", "Invalid")
                .put("resource", self)
                .put("offerResourceId", resourceRid)
                .put("id", rid)
                .put("_rid", rid)
                .put("_self", "offers/" + rid + "/")
                .put("_etag", "\"" + number + "\"");
        ObjectNode content = offer.putObject("content");
        content.put(
                "offerThroughput",
                call.header("x-ms-offer-throughput").map(Integer::parseInt).orElse(DEFAULT_THROUGHPUT));
        call.header("x-ms-cosmos-offer-autopilot-settings")
                .ifPresent(settings -> content.set("offerAutopilotSettings", Json.parse(settings)));
        byRid.put(rid, offer);
    }

    void delete(String resourceRid) {
        byRid.values().removeIf(offer -> offer.path("offerResourceId").asText().equals(resourceRid));
    }

    Answer answer(Call call) {
        String rid = call.segment(1);
        if (rid.isEmpty()) {
            List<ObjectNode> all = List.copyOf(byRid.values());
            return Feed.answer("", "Offers", call.method().equals("POST") ? FeedRoutes.select(call, all) : all);
        }
        ObjectNode offer = byRid.get(rid);
        if (offer == null) {
            throw Refusal.notFound("offer=" + rid);
        }
        if (call.method().equals("PUT")) {
            ObjectNode next = offer.deepCopy();
            next.set("content", Json.object(call.body()).path("content"));
            byRid.put(rid, next);
            return Answer.of(200, next);
        }
        return Answer.of(200, offer);
    }
}
