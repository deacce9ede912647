package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations on documents: alone, in a transactional batch and in bulk. */
final class ItemRoutes {

    private static final byte[] NOTHING = {};

    private final ItemExecutor executor;

    ItemRoutes(ItemExecutor executor) {
        this.executor = executor;
    }

    /** Does one operation, a request of its own. */
    Answer point(Call call, Container container) {
        LogicalKey key = call.partitionKey().orElseThrow(() -> Refusal.badRequest("partition key is missing"));
        ItemOperation operation = operation(
                container,
                key,
                new BatchBody.Entry(
                        call.kind(),
                        call.segment(5),
                        null,
                        call.body(),
                        call.header("if-match").orElse(""),
                        call.header("if-none-match").orElse(""),
                        call.wantsNoContent()));
        Target target = new Target(container, operation.effectiveKey(), call.rangeId());
        PhysicalPartition partition = target.partition();
        return answer(call, container, partition, executor.one(target, operation));
    }

    private static Answer answer(Call call, Container container, PhysicalPartition partition, OperationResult result) {
        if (result.isRefused()) {
            return headers(Answer.of(result.refusal()), container, partition, result.lsn())
                    .charge(result.charge());
        }
        boolean isQuiet = call.wantsNoContent() && !call.method().equals("GET");
        Answer answer = isQuiet || result.status() == 304
                ? Answer.empty(result.status())
                : Answer.of(
                        result.status(),
                        result.document()
                                .map(document -> document.json(container))
                                .orElse(NOTHING));
        result.document().ifPresent(document -> answer.header("etag", document.etag()));
        return headers(answer, container, partition, result.lsn()).charge(result.charge());
    }

    /** Adds what clients want to know of each answer about documents. */
    static Answer headers(Answer answer, Container container, PhysicalPartition partition, long lsn) {
        return answer.header("x-ms-session-token", partition.id() + ":-1#" + lsn)
                .header("lsn", Long.toString(lsn))
                .header("x-ms-alt-content-path", "dbs/" + container.database().id() + "/colls/" + container.id())
                .header("x-ms-content-path", container.rid());
    }

    /** Does all operations of a transactional batch, or none. */
    Answer batch(Call call, Container container) {
        LogicalKey key = call.partitionKey().orElseThrow(() -> Refusal.badRequest("partition key is missing"));
        List<BatchBody.Entry> entries = BatchBody.parse(call.body());
        List<ItemOperation> operations = new ArrayList<>();
        entries.forEach(entry -> operations.add(operation(container, key, entry)));
        Target target = new Target(container, container.effectiveKey(key), call.rangeId());
        PhysicalPartition partition = target.partition();
        List<OperationResult> results = executor.all(target, operations);
        return answer(call, container, partition, entries, results);
    }

    /** Does operations of one physical partition, each for itself. */
    Answer bulk(Call call, Container container) {
        List<BatchBody.Entry> entries = BatchBody.parse(call.body());
        PhysicalPartition partition =
                container.partitions().byId(call.rangeId().orElseThrow(() -> Refusal.badRequest("range is missing")));
        List<OperationResult> results = partition.unsplit(() -> {
            partition.checkPresent();
            return entries.stream()
                    .map(entry -> one(container, partition.id(), entry))
                    .toList();
        });
        return answer(call, container, partition, entries, results);
    }

    /** Does one operation of bulk; what is refused does not concern the others. */
    private OperationResult one(Container container, String rangeId, BatchBody.Entry entry) {
        try {
            String key = Optional.ofNullable(entry.partitionKey())
                    .orElseThrow(() -> Refusal.badRequest("partition key is missing"));
            ItemOperation operation = operation(container, LogicalKey.parse(key), entry);
            return executor.one(new Target(container, operation.effectiveKey(), Optional.of(rangeId)), operation);
        } catch (Refusal e) {
            return OperationResult.refused(e, 0);
        }
    }

    private static Answer answer(
            Call call,
            Container container,
            PhysicalPartition partition,
            List<BatchBody.Entry> entries,
            List<OperationResult> results) {
        boolean isRefused = results.stream().anyMatch(OperationResult::isRefused);
        byte[] body = BatchBody.write(results, entries, call.wantsNoContent(), container);
        long lsn = results.stream().mapToLong(OperationResult::lsn).max().orElse(0);
        return headers(Answer.of(isRefused ? 207 : 200, body), container, partition, lsn)
                .charge(results.stream().mapToDouble(OperationResult::charge).sum());
    }

    /**
     * Checks an operation and takes its document apart.
     *
     * @throws Refusal 400 if it has no valid id or another partition key than it says
     */
    private static ItemOperation operation(Container container, LogicalKey key, BatchBody.Entry entry) {
        if (key.values().size() != container.keyPaths().paths().size()) {
            throw Refusal.badRequest("partition key must have as many values as the container has paths");
        }
        Optional<NewDocument> document = Optional.empty();
        String id = entry.id();
        String keyText = key.json();
        if (entry.kind() == OperationKind.CREATE
                || entry.kind() == OperationKind.UPSERT
                || entry.kind() == OperationKind.REPLACE) {
            NewDocument read =
                    NewDocument.read(entry.resource(), container.keyPaths()).withValidId();
            if (!read.key().json().equals(keyText)) {
                throw new Refusal(400, 1001, "partition key differs from that of the document");
            }
            if (!id.isEmpty() && !id.equals(read.id())) {
                throw Refusal.badRequest("id of the document differs from that of the request: id=" + id);
            }
            id = read.id();
            document = Optional.of(read);
        }
        return new ItemOperation(
                entry.kind(),
                new DocumentKey(keyText, id),
                container.effectiveKey(key),
                document,
                entry.resource(),
                entry.ifMatch(),
                entry.ifNoneMatch());
    }
}
