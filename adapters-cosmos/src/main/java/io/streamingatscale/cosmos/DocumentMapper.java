package io.streamingatscale.cosmos;

import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of records as a mapping says.
 *
 * <p><b>Threads:</b> any.
 */
final class DocumentMapper<T> {

    private static final String ID = "id";
    /** Of a document with its system properties, in bytes of UTF-8, as the service counts. */
    private static final int LARGEST = 2 * 1024 * 1024;
    /** No character has more bytes than this. */
    private static final int BYTES_OF_CHARACTER = 3;

    private final Documents<T> documents;
    private final String partitionField;
    private final JsonFields replaced;

    DocumentMapper(Documents<T> documents) {
        this.documents = documents;
        this.partitionField = documents.partitionKey().name();
        Set<String> names = new LinkedHashSet<>(Set.of(ID));
        names.add(partitionField);
        documents.fields().forEach(field -> names.add(field.name()));
        documents.version().ifPresent(version -> names.add(version.name()));
        this.replaced = JsonFields.of(names.toArray(String[]::new));
    }

    /** Runs a function of the mapping; what it throws makes the record a poison record, and is not quoted. */
    static <R> R mapped(StreamRecord<?> record, Supplier<R> function) {
        try {
            return function.get();
        } catch (RuntimeException e) {
            throw new PoisonRecordException(
                    record.origin(),
                    "record could not be mapped to a document: " + e.getClass().getName(),
                    e);
        }
    }

    DocumentKey key(StreamRecord<T> record) {
        return mapped(record, () -> {
            String id = DocumentId.of(documents.id().apply(record));
            Object partition = documents.partitionKey().function().apply(record);
            return new DocumentKey(partitionField.equals(ID) ? id : checkedPartition(partition), id);
        });
    }

    /** Returns the same for what is one key in the service, whose numbers are doubles: 1, 1L and 1.0 are. */
    private static Object checkedPartition(@Nullable Object value) {
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (Math.abs(number) > Version.GREATEST) {
                throw new IllegalArgumentException("partition key must be within +-(2^53 - 1)");
            }
            if (number == (long) number) {
                return (long) number;
            }
            if (!Double.isNaN(number)) {
                return number;
            }
        }
        throw new IllegalArgumentException("partition key must be text, a boolean or a number");
    }

    /** Returns the document of a record. */
    String json(StreamRecord<T> record, DocumentKey key) {
        String json = mapped(record, () -> {
            String payload = documents
                    .payload()
                    .map(function -> replaced.others(function.apply(record)))
                    .orElse("");
            JsonText text = begun(record, key, payload.length());
            documents
                    .fields()
                    .forEach(field -> text.field(field.name(), field.function().apply(record)));
            return text.fields(payload).end();
        });
        if (isTooLarge(json)) {
            throw new PoisonRecordException(record.origin(), "document must not be larger than 2 MB", null);
        }
        return json;
    }

    private static boolean isTooLarge(String json) {
        return json.length() > LARGEST / BYTES_OF_CHARACTER && json.getBytes(StandardCharsets.UTF_8).length > LARGEST;
    }

    /** Returns what stays of a deleted document for some time. */
    String tombstone(StreamRecord<T> record, DocumentKey key, long seconds) {
        return mapped(
                record,
                () -> begun(record, key, 0)
                        .field("deleted", true)
                        .field("ttl", seconds)
                        .end());
    }

    private JsonText begun(StreamRecord<T> record, DocumentKey key, int payload) {
        JsonText text = new JsonText(payload + 256).field(ID, key.id());
        if (!partitionField.equals(ID)) {
            text.field(partitionField, key.partition());
        }
        documents.version().ifPresent(version -> text.field(version.name(), version.of(record)));
        return text;
    }
}
