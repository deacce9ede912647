package io.streamingatscale.cosmos;

import com.azure.cosmos.models.CosmosPatchOperations;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How records change fields of documents that are there. Immutable: each method returns a new mapping.
 *
 * <pre>{@code
 * Patch<Reading> totals = Patch.of(Documents.<Reading>ofFields()
 *                 .id(r -> r.value().deviceId())
 *                 .partitionKey("/deviceId", r -> r.value().deviceId())
 * *                 .version("lastOffset", r -> r.origin().offset()))
 *         .increment("/readings", r -> 1);
 * }</pre>
 *
 * <p>The mapping of documents says which document it is, and with which fields to create it where there is none yet, before the
 * first change. With a {@linkplain Documents#version version} a document is changed by records of a higher version alone, so
 * that a record written again is absorbed; increments need one.
 *
 * @param <T> the type of the records' values
 */
public final class Patch<T> {

    /** The service's own bound. */
    private static final int MOST_OPERATIONS = 10;

    private final Documents<T> documents;
    private final List<BiConsumer<StreamRecord<T>, CosmosPatchOperations>> operations;
    private final boolean hasIncrements;

    private Patch(
            Documents<T> documents,
            List<BiConsumer<StreamRecord<T>, CosmosPatchOperations>> operations,
            boolean hasIncrements) {
        this.documents = documents;
        this.operations = List.copyOf(operations);
        this.hasIncrements = hasIncrements;
    }

    /**
     * Returns a mapping that changes nothing yet.
     *
     * @param documents id, partition key, perhaps a version, and the fields to create a document with
     */
    public static <T> Patch<T> of(Documents<T> documents) {
        return new Patch<>(documents, List.of(), false);
    }

    /**
     * Sets a field, which need not be there.
     *
     * @param path such as {@code /status}
     * @param function see {@link Documents#field}
     * @throws IllegalArgumentException if the path does not begin with a slash, or there are ten operations already
     */
    public Patch<T> set(String path, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        checkPath(path);
        return with((record, patch) -> patch.set(path, JsonText.plain(function.apply(record))), hasIncrements);
    }

    /**
     * Adds to a number; a field that is not there counts as 0.
     *
     * @param path such as {@code /count}
     * @param function what to add
     * @throws IllegalArgumentException if the path does not begin with a slash, or there are ten operations already
     */
    public Patch<T> increment(String path, ToLongFunction<? super StreamRecord<T>> function) {
        checkPath(path);
        return with((record, patch) -> patch.increment(path, function.applyAsLong(record)), true);
    }

    private static void checkPath(String path) {
        if (path.length() < 2 || path.charAt(0) != '/') {
            throw new IllegalArgumentException("path must begin with a slash, such as /status: path=\"" + path + "\"");
        }
    }

    private Patch<T> with(BiConsumer<StreamRecord<T>, CosmosPatchOperations> operation, boolean nowHasIncrements) {
        List<BiConsumer<StreamRecord<T>, CosmosPatchOperations>> more = new ArrayList<>(operations);
        more.add(operation);
        return new Patch<>(documents, more, nowHasIncrements);
    }

    Documents<T> documents() {
        return documents;
    }

    /**
     * Checks that the mapping is whole.
     *
     * @throws IllegalArgumentException if it is not
     */
    Patch<T> complete() {
        documents.complete();
        int count = operations.size() + (documents.version().isPresent() ? 1 : 0);
        if (operations.isEmpty() || count > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    "patch must have 1 to 10 operations, the version being one: operations=" + count);
        }
        if (hasIncrements && documents.version().isEmpty()) {
            throw new IllegalArgumentException(
                    "increments need a version, or a record that comes again is added again: use version(...)");
        }
        if (documents.tombstone().isPresent()) {
            throw new IllegalArgumentException(
                    "a patch cannot delete: deletedWhen(...) is for upsert and upsertIfNewer");
        }
        return this;
    }

    Operation.Patch operation(StreamRecord<T> record) {
        CosmosPatchOperations patch = CosmosPatchOperations.create();
        operations.forEach(operation -> operation.accept(record, patch));
        Optional<Version<T>> version = documents.version();
        if (version.isEmpty()) {
            return new Operation.Patch(patch, null);
        }
        String name = version.get().name();
        long value = version.get().of(record);
        patch.set("/" + name, value);
        String field = "c[\"" + name + "\"]";
        return new Operation.Patch(patch, "from c where not is_defined(" + field + ") or " + field + " < " + value);
    }
}
