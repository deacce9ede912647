package io.streamingatscale.cosmos.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Does operations to the documents of a physical partition, and can take them back. All that one store writes has one position in the
 * change feed.
 *
 * <p><b>Threads:</b> one, which holds the partition's monitor from the first operation to the last.
 */
final class ItemStore {

    private record Undo(DocumentKey key, @Nullable StoredDocument before) {}

    private final Container container;
    private final PhysicalPartition partition;
    private final long now;
    private final Deque<Undo> undo = new ArrayDeque<>();
    private long lsn;

    ItemStore(Container container, PhysicalPartition partition) {
        this.container = container;
        this.partition = partition;
        this.now = container.clock().seconds();
    }

    /** Does one operation; what it refuses it has not done. */
    OperationResult apply(ItemOperation operation) {
        StoredDocument current = partition.get(operation.key());
        try {
            return switch (operation.kind()) {
                case CREATE -> create(operation, current);
                case UPSERT -> current == null ? insert(operation) : replace(operation, current);
                case REPLACE -> replace(operation, found(operation, current));
                case PATCH -> patch(operation, found(operation, current));
                case DELETE -> delete(operation, found(operation, current));
                default -> read(operation, found(operation, current));
            };
        } catch (Refusal e) {
            return OperationResult.refused(e, chargeOfRefusal(operation, current));
        }
    }

    /** Takes back all that was done. */
    void rollback() {
        while (!undo.isEmpty()) {
            Undo last = undo.pop();
            if (last.before() == null) {
                partition.remove(last.key());
            } else {
                partition.put(last.before());
            }
        }
    }

    private static StoredDocument found(ItemOperation operation, @Nullable StoredDocument current) {
        if (current == null) {
            throw Refusal.notFound("id=" + operation.key().id());
        }
        return current;
    }

    private static double chargeOfRefusal(ItemOperation operation, @Nullable StoredDocument current) {
        return operation.kind().isWrite() && current != null
                ? RequestCharge.refusedWrite(current.body().length)
                : RequestCharge.MISS;
    }

    private OperationResult create(ItemOperation operation, @Nullable StoredDocument current) {
        if (current != null) {
            throw Refusal.conflict("id=" + operation.key().id());
        }
        return insert(operation);
    }

    private OperationResult insert(ItemOperation operation) {
        NewDocument document = operation.document().orElseThrow();
        StoredDocument stored = store(operation.key(), document, container.nextNumber());
        undo.push(new Undo(operation.key(), null));
        int bytes = document.body().length;
        return OperationResult.done(201, RequestCharge.insert(bytes, container.indexed(document.values())), stored);
    }

    private OperationResult replace(ItemOperation operation, StoredDocument current) {
        checkMatch(operation, current);
        NewDocument document = operation.document().orElseThrow();
        StoredDocument stored = overwrite(current, document);
        int bytes = document.body().length;
        return OperationResult.done(200, RequestCharge.replace(bytes, container.indexed(document.values())), stored);
    }

    private OperationResult patch(ItemOperation operation, StoredDocument current) {
        checkMatch(operation, current);
        NewDocument document = Patch.parse(operation.body()).apply(current, container);
        StoredDocument stored = overwrite(current, document);
        int bytes = document.body().length;
        return OperationResult.done(200, RequestCharge.patch(bytes, container.indexed(document.values())), stored);
    }

    private OperationResult delete(ItemOperation operation, StoredDocument current) {
        checkMatch(operation, current);
        lsn();
        partition.remove(operation.key());
        undo.push(new Undo(operation.key(), current));
        return OperationResult.deleted(
                RequestCharge.delete(current.body().length, container.indexed(current.values())));
    }

    private long lsn() {
        if (lsn == 0) {
            lsn = partition.nextLsn();
        }
        return lsn;
    }

    private static OperationResult read(ItemOperation operation, StoredDocument current) {
        if (!operation.ifNoneMatch().isEmpty() && current.isTagged(operation.ifNoneMatch())) {
            return OperationResult.done(304, RequestCharge.MISS, current);
        }
        return OperationResult.done(200, RequestCharge.read(current.body().length), current);
    }

    private static void checkMatch(ItemOperation operation, StoredDocument current) {
        if (!operation.ifMatch().isEmpty() && !current.isTagged(operation.ifMatch())) {
            throw new Refusal(
                    412, 0, "etag does not match: id=" + operation.key().id());
        }
    }

    private StoredDocument overwrite(StoredDocument current, NewDocument document) {
        StoredDocument stored = store(current.key(), document, current.number());
        undo.push(new Undo(current.key(), current));
        return stored;
    }

    private StoredDocument store(DocumentKey key, NewDocument document, long number) {
        StoredDocument stored = new StoredDocument(
                key, number, document.body(), container.nextVersion(), now, lsn(), document.ttl(), document.values());
        partition.put(stored);
        return stored;
    }
}
