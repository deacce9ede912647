package io.streamingatscale.cosmos.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The changes of a physical partition, each document with its last one, in the order of their writes. Deletes are not among them.
 * The entity tag says how far a client has come; the partitions that came out of a split know it too.
 */
final class ChangeFeed {

    private ChangeFeed() {}

    static Answer read(Call call, Container container) {
        if (!call.header("a-im").orElse("").equalsIgnoreCase("Incremental feed")) {
            throw Refusal.badRequest("the change feed of all versions and deletes is not emulated");
        }
        Scope scope = Scope.of(call, container);
        scope.partition().budget().admit();
        Page page = Page.of(call);
        long lsn = fill(call, container, scope, page);
        scope.partition().budget().charge(page.charge());
        Answer answer = page.size() == 0
                ? Answer.empty(304)
                : Answer.of(200, Feed.of(container.rid(), "Documents", page.rows()));
        answer.charge(page.charge())
                .header("etag", "\"" + lsn + '"')
                .header("x-ms-item-count", Integer.toString(page.size()));
        return ItemRoutes.headers(answer, container, scope.partition(), lsn);
    }

    /** Returns the position of the last change that the client need not ask for again. */
    private static long fill(Call call, Container container, Scope scope, Page page) {
        PhysicalPartition partition = scope.partition();
        String position = call.header("if-none-match").orElse("").replace("\"", "");
        long since = position.isEmpty() ? since(call) : 0;
        boolean isWrapped =
                call.header("x-ms-cosmos-changefeed-wire-format-version").isPresent();
        synchronized (partition) {
            partition.checkPresent();
            long last = position.equals("*") ? partition.lsn() : number(position);
            for (StoredDocument document : partition.changesAfter(last)) {
                if (page.isFull() && document.lsn() > last) { // a transaction is not divided
                    return last;
                }
                last = document.lsn();
                page.looked();
                if (document.seconds() >= since && scope.filter().test(document)) {
                    page.add(isWrapped ? wrapped(document, container) : document.changeJson(container));
                }
            }
            return partition.lsn();
        }
    }

    /** Returns a document as the newer format has it, which processors of the latest version ask for. */
    private static byte[] wrapped(StoredDocument document, Container container) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("{\"current\":".getBytes(StandardCharsets.UTF_8));
        document.writeTo(out, container);
        out.writeBytes((",\"metadata\":{\"operationType\":\"create\",\"lsn\":" + document.lsn() + ",\"crts\":"
                        + document.seconds() + "}}")
                .getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static long number(String position) {
        try {
            return position.isEmpty() ? 0 : Long.parseLong(position);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("if-none-match is no position of the change feed: value=" + position);
        }
    }

    private static long since(Call call) {
        try {
            return call.header("if-modified-since")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toEpochSecond())
                    .orElse(0L);
        } catch (DateTimeException e) {
            throw Refusal.badRequest("if-modified-since is no date");
        }
    }
}
