package io.streamingatscale.cosmos.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A document at rest: the bytes of the client, and what the service knows about them.
 *
 * @param number of the document in its container; stays the same as long as the document exists
 * @param body a JSON object with at least one member
 * @param version differs for each write
 * @param seconds since 1970, when it was written
 * @param lsn of its last write in its physical partition
 * @param ttl seconds; 0 if it says nothing
 * @param values that an index of all paths holds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredDocument(
        DocumentKey key, long number, byte[] body, long version, long seconds, long lsn, int ttl, int values) {

    /** Returns the entity tag with its quotes, as HTTP has it. */
    String etag() {
        return '"' + tag() + '"';
    }

    private String tag() {
        String hex = HexFormat.of().toHexDigits(version);
        return hex.substring(0, 8) + "-0000-0000-0000-0000" + hex.substring(8);
    }

    boolean isTagged(String etag) {
        return etag.equals("*") || etag.equals(etag()) || etag.equals(tag());
    }

    /** Returns whether it has outlived its time, or the container's if it has none of its own. */
    boolean isExpired(TimeToLive timeToLive, long now) {
        return timeToLive.isOver(seconds, ttl, now);
    }

    /** Writes it as clients read it: what the service adds takes the place of the last brace. */
    void writeTo(ByteArrayOutputStream out, Container container) {
        writeTo(out, container, "");
    }

    private void writeTo(ByteArrayOutputStream out, Container container, String more) {
        out.write(body, 0, body.length - 1);
        String rid = container.ridOf(this);
        out.writeBytes(
                (",\"_rid\":\"" + rid + "\",\"_self\":\"" + container.self() + "docs/" + rid + "/\",\"_etag\":\"\\\""
                                + tag() + "\\\"\",\"_attachments\":\"attachments/\",\"_ts\":" + seconds + more + '}')
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns it as the change feed has it, with its position. */
    byte[] changeJson(Container container) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
        writeTo(out, container, ",\"_lsn\":" + lsn);
        return out.toByteArray();
    }

    byte[] json(Container container) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
        writeTo(out, container);
        return out.toByteArray();
    }
}
