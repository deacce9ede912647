package io.streamingatscale.cosmos;

import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of records, and leaves out those that another of the same document makes needless.
 *
 * <p><b>Threads:</b> any.
 */
final class ChangeMapper<T> {

    private final Documents<T> documents;
    private final WriteMode mode;
    private final @Nullable Patch<T> patch;
    private final DocumentMapper<T> mapper;
    private final boolean hasUniqueKeys;
    private final long tombstoneSeconds;

    /**
     * Makes a mapper.
     *
     * @param patch what to change, where the mode is that
     * @param hasUniqueKeys whether the container has unique keys
     * @param tombstoneSeconds how long a deleted document's tombstone stays
     */
    ChangeMapper(
            Documents<T> documents,
            WriteMode mode,
            @Nullable Patch<T> patch,
            boolean hasUniqueKeys,
            long tombstoneSeconds) {
        this.documents = documents;
        this.mode = mode;
        this.patch = patch;
        this.mapper = new DocumentMapper<>(mode == WriteMode.PATCH ? documents.withoutVersion() : documents);
        this.hasUniqueKeys = hasUniqueKeys;
        this.tombstoneSeconds = tombstoneSeconds;
    }

    /**
     * Returns the changes that records make, in their order; at most one of a document, unless they are patches.
     *
     * @throws io.streamingatscale.core.PoisonRecordException if a record cannot be mapped
     */
    List<Change> changes(List<StreamRecord<T>> records) {
        if (mode == WriteMode.PATCH) {
            return records.stream().map(this::change).toList();
        }
        Map<DocumentKey, Change> changes = new LinkedHashMap<>();
        for (StreamRecord<T> record : records) {
            Change change = change(record);
            changes.merge(change.key(), change, this::effective);
        }
        return new ArrayList<>(changes.values());
    }

    private Change effective(Change first, Change second) {
        return switch (mode) {
            case CREATE_IF_ABSENT -> first;
            case UPSERT_IF_NEWER -> ((NewerChange) second).version() > ((NewerChange) first).version() ? second : first;
            default -> second;
        };
    }

    private Change change(StreamRecord<T> record) {
        DocumentKey key = mapper.key(record);
        boolean isDeleted = documents
                .tombstone()
                .map(test -> DocumentMapper.mapped(record, () -> test.test(record)))
                .orElse(false);
        return switch (mode) {
            case CREATE_IF_ABSENT -> new CreateChange(record.origin(), key, mapper.json(record, key), hasUniqueKeys);
            case UPSERT ->
                isDeleted
                        ? new DeleteChange(record.origin(), key)
                        : new UpsertChange(record.origin(), key, mapper.json(record, key));
            case UPSERT_IF_NEWER -> newer(record, key, isDeleted);
            case PATCH -> patch(record, key);
        };
    }

    private Change newer(StreamRecord<T> record, DocumentKey key, boolean isDeleted) {
        Version<T> version = documents.version().orElseThrow();
        String json = isDeleted ? mapper.tombstone(record, key, tombstoneSeconds) : mapper.json(record, key);
        return new NewerChange(
                record.origin(),
                key,
                json,
                version.name(),
                DocumentMapper.mapped(record, () -> version.of(record)),
                hasUniqueKeys);
    }

    private Change patch(StreamRecord<T> record, DocumentKey key) {
        Patch<T> mapping = Objects.requireNonNull(patch, "patch");
        return new PatchChange(
                record.origin(),
                key,
                DocumentMapper.mapped(record, () -> mapping.operation(record)),
                mapper.json(record, key),
                hasUniqueKeys);
    }
}
