package io.streamingatscale.cosmos;

import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How records become documents. Immutable: each method returns a new mapping.
 *
 * <pre>{@code
 * Documents<JsonFields.View> rawdata = Documents.<JsonFields.View>ofJson(r -> r.value().payload())
 *         .id(r -> r.value().text("eventId"))
 *         .partitionKey("/deviceId", r -> r.value().text("deviceId"))
 *         .field("enqueuedAt", StreamRecord::logTime);
 * }</pre>
 *
 * <p>A document has the fields of the payload as they came, byte for byte, and those added here, which replace fields of the
 * same name. Identity is partition key and id together; the id of any text is made by {@link DocumentId}.
 *
 * <p>A function that throws, a partition key that is null and a document of more than 2 MB make their record a poison record.
 *
 * <p><b>Threads:</b> functions are called by several of the sink's threads at once.
 *
 * @param <T> the type of the records' values
 */
public final class Documents<T> {

    private static final Pattern PATH = Pattern.compile("/[^/\"\\\\*\\[\\]?]+");

    /** A field and what fills it. */
    record Field<T>(String name, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {}

    private final @Nullable Function<? super StreamRecord<T>, byte[]> payload;
    private final @Nullable Function<? super StreamRecord<T>, String> id;
    private final @Nullable Field<T> partitionKey;
    private final boolean isPartitionedBySource;
    private final List<Field<T>> fields;
    private final @Nullable Version<T> version;
    private final @Nullable Predicate<? super StreamRecord<T>> tombstone;

    private Documents(
            @Nullable Function<? super StreamRecord<T>, byte[]> payload,
            @Nullable Function<? super StreamRecord<T>, String> id,
            @Nullable Field<T> partitionKey,
            boolean isPartitionedBySource,
            List<Field<T>> fields,
            @Nullable Version<T> version,
            @Nullable Predicate<? super StreamRecord<T>> tombstone) {
        this.payload = payload;
        this.id = id;
        this.partitionKey = partitionKey;
        this.isPartitionedBySource = isPartitionedBySource;
        this.fields = List.copyOf(fields);
        this.version = version;
        this.tombstone = tombstone;
    }

    /**
     * Returns a mapping that begins with a JSON object.
     *
     * @param payload the object of a record, in UTF-8
     */
    public static <T> Documents<T> ofJson(Function<? super StreamRecord<T>, byte[]> payload) {
        return new Documents<>(payload, null, null, false, List.of(), null, null);
    }

    /** Returns a mapping that has the fields added here alone. */
    public static <T> Documents<T> ofFields() {
        return new Documents<>(null, null, null, false, List.of(), null, null);
    }

    /**
     * Sets what the id is made of, by {@link DocumentId}. Without it there is no sink: what is written again must find the
     * document that is there.
     *
     * @param function the text of a record that is the same whenever the record is written again
     */
    public Documents<T> id(Function<? super StreamRecord<T>, String> function) {
        return new Documents<>(payload, function, partitionKey, isPartitionedBySource, fields, version, tombstone);
    }

    /**
     * Sets the partition key.
     *
     * @param path the container's partition key path, of one field at the top, such as {@code /deviceId}
     * @param function a {@link String}, {@link Boolean}, {@link Integer}, {@link Long} or {@link Double}, never null; a number
     *     from -(2^53 - 1) to 2^53 - 1, as Cosmos DB keeps no more digits
     * @throws IllegalArgumentException if the path is not of that form
     */
    public Documents<T> partitionKey(
            String path, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        return new Documents<>(payload, id, new Field<>(nameIn(path), function), false, fields, version, tombstone);
    }

    /**
     * Makes the source's partition the partition key, as {@code stream-id}: what a {@linkplain CosmosSink#transactional()
     * transactional} sink needs. A logical partition holds 20 GB at most.
     *
     * @param path the container's partition key path, of one field at the top, such as {@code /partition}
     * @throws IllegalArgumentException if the path is not of that form
     */
    public Documents<T> partitionedBySource(String path) {
        Field<T> key =
                new Field<>(nameIn(path), record -> record.origin().partition().toString());
        return new Documents<>(payload, id, key, true, fields, version, tombstone);
    }

    /**
     * Adds a field, or replaces that of the payload.
     *
     * @param function a {@link String}, {@link Boolean}, {@link Number}, {@link java.time.Instant}, {@link
     *     com.fasterxml.jackson.databind.JsonNode}, {@link com.fasterxml.jackson.databind.util.RawValue} of JSON text, or null. A time is written as {@code 2026-01-01T00:00:00.000Z}, in
     *     milliseconds as the samples do
     * @throws IllegalArgumentException if the name is blank, mapped already or one of Cosmos DB's own
     */
    public Documents<T> field(String name, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        List<Field<T>> more = new ArrayList<>(fields);
        more.add(new Field<>(unused(name), function));
        return new Documents<>(payload, id, partitionKey, isPartitionedBySource, more, version, tombstone);
    }

    /**
     * Adds the field that says which of two documents of an id is the newer one, for {@link CosmosSink#upsertIfNewer}.
     *
     * @param function a number that grows from one state to the next, from -(2^53 - 1) to 2^53 - 1: Cosmos DB keeps no more
     *     digits
     * @throws IllegalArgumentException if the name is blank, mapped already or one of Cosmos DB's own
     */
    public Documents<T> version(String name, ToLongFunction<? super StreamRecord<T>> function) {
        Version<T> newVersion = new Version<>(unused(name), function);
        return new Documents<>(payload, id, partitionKey, isPartitionedBySource, fields, newVersion, tombstone);
    }

    /**
     * Makes records delete the document of their id. {@link CosmosSink#upsert} removes it. {@link CosmosSink#upsertIfNewer}
     * keeps id, partition key and version with {@code "deleted":true} and a {@code ttl}, so that nothing older brings it back.
     *
     * @param tombstone whether a record means deletion
     */
    public Documents<T> deletedWhen(Predicate<? super StreamRecord<T>> tombstone) {
        return new Documents<>(payload, id, partitionKey, isPartitionedBySource, fields, version, tombstone);
    }

    Documents<T> withoutVersion() {
        return new Documents<>(payload, id, partitionKey, isPartitionedBySource, fields, null, tombstone);
    }

    private String unused(String name) {
        if (name.isBlank() || name.startsWith("_") || name.equals("id")) {
            throw new IllegalArgumentException(
                    "field must not be blank, id or begin with '_', which are Cosmos DB's: field=\"" + name + "\"");
        }
        if (names().contains(name)) {
            throw new IllegalArgumentException("field must be mapped once: field=\"" + name + "\"");
        }
        return name;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(field.name()));
        version().ifPresent(field -> names.add(field.name()));
        return names;
    }

    private static String nameIn(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "partition key path must be one field at the top, such as /deviceId: path=\"" + path + "\"");
        }
        return path.substring(1);
    }

    Optional<Function<? super StreamRecord<T>, byte[]>> payload() {
        return Optional.ofNullable(payload);
    }

    Function<? super StreamRecord<T>, String> id() {
        return required(id, "id(...)");
    }

    Field<T> partitionKey() {
        return required(partitionKey, "partitionKey(...) or partitionedBySource(...)");
    }

    boolean isPartitionedBySource() {
        return isPartitionedBySource;
    }

    List<Field<T>> fields() {
        return fields;
    }

    Optional<Version<T>> version() {
        return Optional.ofNullable(version);
    }

    Optional<Predicate<? super StreamRecord<T>>> tombstone() {
        return Optional.ofNullable(tombstone);
    }

    /**
     * Checks that the mapping is whole.
     *
     * @throws IllegalArgumentException if it is not
     */
    Documents<T> complete() {
        id();
        Field<T> key = partitionKey();
        if (names().contains(key.name())) {
            throw new IllegalArgumentException("field must be mapped once: field=\"" + key.name() + "\"");
        }
        return this;
    }

    private static <V> V required(@Nullable V value, String setter) {
        if (value == null) {
            throw new IllegalArgumentException("mapping needs " + setter);
        }
        return value;
    }
}
