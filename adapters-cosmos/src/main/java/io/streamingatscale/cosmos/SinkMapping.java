package io.streamingatscale.cosmos;

import org.jspecify.annotations.Nullable;

/**
 * What a sink writes.
 *
 * @param documents which documents
 * @param mode what becomes of one that is there already
 * @param patch what to change, where the mode is that
 * @param isTransactional whether documents and checkpoint are written in one transaction
 */
record SinkMapping<T>(
        Documents<T> documents, WriteMode mode, @Nullable Patch<T> patch, boolean isTransactional) {

    static <T> SinkMapping<T> of(Documents<T> documents, WriteMode mode) {
        documents.complete();
        if (mode == WriteMode.CREATE_IF_ABSENT && documents.tombstone().isPresent()) {
            throw new IllegalArgumentException(
                    "documents of which the first stays are not deleted: deletedWhen(...) is for upsert and upsertIfNewer");
        }
        if (mode == WriteMode.UPSERT_IF_NEWER && documents.version().isEmpty()) {
            throw new IllegalArgumentException("mapping needs version(...), or there is no newer");
        }
        return new SinkMapping<>(documents, mode, null, false);
    }

    static <T> SinkMapping<T> of(Patch<T> patch) {
        return new SinkMapping<>(patch.complete().documents(), WriteMode.PATCH, patch, false);
    }

    SinkMapping<T> transactional() {
        if (!documents.isPartitionedBySource()) {
            throw new IllegalArgumentException(
                    "a transaction is of one logical partition, which must be that of the source: use partitionedBySource(...)");
        }
        if (mode == WriteMode.PATCH) {
            throw new IllegalArgumentException(
                    "patches are not transactional; with a version(...) a record that comes again is absorbed");
        }
        return new SinkMapping<>(documents, mode, patch, true);
    }

    ChangeMapper<T> mapper(boolean hasUniqueKeys, SinkSettings settings) {
        return new ChangeMapper<>(
                documents, mode, patch, hasUniqueKeys, settings.tombstones().toSeconds());
    }
}
