package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/**
 * A document as its last change left it.
 *
 * @param lsn of the change in its physical partition
 * @param number of the document in its container
 * @param document with what the service adds
 * @param bytes about the size of its JSON
 */
record FeedChange(long lsn, long number, ObjectNode document, long bytes) {

    /** By LSN, then tie, then number. */
    static final Comparator<FeedChange> ORDER = Comparator.comparingLong(FeedChange::lsn)
            .thenComparingInt(FeedChange::tie)
            .thenComparing(FeedChange::number, Long::compareUnsigned);

    static FeedChange of(ObjectNode document) {
        JsonNode lsn = document.path("_lsn");
        JsonNode rid = document.path("_rid");
        if (!lsn.isIntegralNumber() || !rid.isTextual()) {
            throw new IllegalStateException("change must have _lsn and _rid: _lsn=" + lsn + ", _rid=" + rid);
        }
        return new FeedChange(lsn.longValue(), number(rid.textValue()), document, size(document));
    }

    /** Takes the number of a document out of its resource id: Base64 with {@code -} for {@code /}, of which the last 8 bytes count up. */
    private static long number(String rid) {
        byte[] bytes = Base64.getDecoder().decode(rid.replace('-', '/'));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.length - Long.BYTES);
    }

    private static long size(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().length() + 2L;
        }
        long size = node.isContainerNode() ? 2 : Long.BYTES;
        for (var fields = node.fieldNames(); fields.hasNext(); ) {
            size += fields.next().length() + 4L;
        }
        for (JsonNode element : node) {
            size += size(element);
        }
        return size;
    }

    int tie() {
        return FeedOffset.tie(number);
    }

    Instant logTime() {
        return Instant.ofEpochSecond(document.path("_ts").longValue());
    }
}
