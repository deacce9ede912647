package io.streamingatscale.cosmos;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A container of Azure Cosmos DB that takes records as documents.
 *
 * <pre>{@code
 * ContainerDefinition.rawdata().createIfAbsent(connection);
 * Sink<JsonFields.View> sink = CosmosSink.createIfAbsent(connection, "rawdata", documents);
 * }</pre>
 *
 * <p>{@link #createIfAbsent} keeps the first document of an id (events): what is written again is answered with a conflict,
 * absorbed and counted as such. {@link #upsert} keeps the last, {@link #upsertIfNewer} the one with the highest version
 * (state). {@link #patch} changes fields.
 *
 * <p>Where checkpoints are kept elsewhere the effect is {@link Effect#KEYED}. A sink that is {@link #transactional} commits
 * documents and checkpoint of one logical partition in transactions of up to 100 operations, in which the epoch is
 * compared: an owner that has lost its partition writes nothing any more.
 *
 * <p>Documents go in bulk requests. Every operation's own status is read: what is throttled, timed out or left without an
 * answer is sent again after the time that the service asks for, fewer at once; what the service will never take makes
 * its record a poison record. When the first writer is opened, the sink checks that the container fits the mapping.
 *
 * <p><b>Threads:</b> records are mapped and written by the sink's own daemon threads.
 *
 * <p><b>Order:</b> of one document and one partition, kept. Documents of one id that come from different partitions are
 * written in any order.
 *
 * <p><b>Durability:</b> a commit's stage completes after the service has confirmed every document. A commit is many requests,
 * unless the sink is transactional.
 *
 * @param <T> the type of the records' values
 */
public final class CosmosSink<T> implements Sink<T> {

    private final CosmosConnection connection;
    private final String container;
    private final SinkMapping<T> mapping;
    private final SinkSettings settings;
    private final ExecutorService executor;
    private @Nullable OpenContainer<T> opened;

    private CosmosSink(CosmosConnection connection, String container, SinkMapping<T> mapping, SinkSettings settings) {
        if (container.isBlank()) {
            throw new IllegalArgumentException("container must not be blank");
        }
        this.connection = connection;
        this.container = container;
        this.mapping = mapping;
        this.settings = settings;
        // starts no thread before the first commit, so that a sink that only lends its settings leaves nothing behind
        this.executor = Executors.newFixedThreadPool(settings.writers(), threads(container));
    }

    /**
     * Returns a sink that creates the documents whose id is not in the container yet: the first document of an id stays.
     *
     * @throws IllegalArgumentException if the mapping is not whole
     */
    public static <T> CosmosSink<T> createIfAbsent(
            CosmosConnection connection, String container, Documents<T> documents) {
        return of(connection, container, SinkMapping.of(documents, WriteMode.CREATE_IF_ABSENT));
    }

    /**
     * Returns a sink that creates or overwrites: the last document of an id stays.
     *
     * @throws IllegalArgumentException if the mapping is not whole
     */
    public static <T> CosmosSink<T> upsert(CosmosConnection connection, String container, Documents<T> documents) {
        return of(connection, container, SinkMapping.of(documents, WriteMode.UPSERT));
    }

    /**
     * Returns a sink that creates, or overwrites a document with a lower version: neither a replay nor an owner of before
     * moves a document back. Of equal versions the first stays; a document without one is overwritten. A document is read
     * before it is written.
     *
     * @param documents with a {@link Documents#version}
     * @throws IllegalArgumentException if the mapping is not whole
     */
    public static <T> CosmosSink<T> upsertIfNewer(
            CosmosConnection connection, String container, Documents<T> documents) {
        return of(connection, container, SinkMapping.of(documents, WriteMode.UPSERT_IF_NEWER));
    }

    /**
     * Returns a sink that changes fields of documents.
     *
     * @throws IllegalArgumentException if the mapping is not whole
     */
    public static <T> CosmosSink<T> patch(CosmosConnection connection, String container, Patch<T> patch) {
        return of(connection, container, SinkMapping.of(patch));
    }

    private static <T> CosmosSink<T> of(CosmosConnection connection, String container, SinkMapping<T> mapping) {
        return new CosmosSink<>(connection, container, mapping, SinkSettings.defaults());
    }

    /**
     * Commits documents and checkpoint of a partition in transactions, of up to 99 documents each, with the checkpoint beside
     * them in the container as a document of the type {@code streaming-checkpoint}.
     *
     * @throws IllegalArgumentException if the mapping is not {@linkplain Documents#partitionedBySource partitioned by the
     *     source}, or is a patch
     */
    public CosmosSink<T> transactional() {
        return new CosmosSink<>(connection, container, mapping.transactional(), settings);
    }

    /**
     * Returns this sink with another bound on the operations of one bulk request to the client, which makes several of the
     * service's of it. Fewer are sent at once while the service throttles. The default is 2,000.
     *
     * @param batchSize 1 to 10,000
     */
    public CosmosSink<T> batchSize(int batchSize) {
        return with(settings.withBatchSize(batchSize));
    }

    /**
     * Returns this sink with another number of threads, each with one commit at a time. The default is 4.
     *
     * @param writers 1 to 256
     */
    public CosmosSink<T> writers(int writers) {
        return with(settings.withWriters(writers));
    }

    /**
     * Returns this sink with a budget of request units, to leave some to others. The default is all that the service gives.
     *
     * @param requestUnits of one second and this process, at least 1
     */
    public CosmosSink<T> requestUnitsPerSecond(double requestUnits) {
        return with(settings.withRequestUnits(requestUnits));
    }

    /**
     * Returns this sink with another bound on the time of a commit, within which what fails for now is sent again; after it
     * the commit is tried again from the checkpoint. The default is 45 seconds; keep it below the pipeline's commit timeout.
     *
     * @param timeout from a millisecond to a day
     */
    public CosmosSink<T> timeout(Duration timeout) {
        return with(settings.withTimeout(timeout));
    }

    /**
     * Returns this sink with another time for which {@link #upsertIfNewer} remembers a deleted document. Keep it above the
     * time after which a record may come again. The default is a day.
     *
     * @param tombstones from a second to 68 years
     */
    public CosmosSink<T> tombstones(Duration tombstones) {
        return with(settings.withTombstones(tombstones));
    }

    /**
     * Returns this sink with meters: {@code streaming.cosmos.ru} (request units, by physical partition), {@code
     * streaming.cosmos.throttled} (operations answered with 429) and {@code streaming.cosmos.ru.per.record}.
     */
    public CosmosSink<T> metrics(MeterRegistry registry) {
        return with(settings.withRegistry(registry));
    }

    private CosmosSink<T> with(SinkSettings newSettings) {
        return new CosmosSink<>(connection, container, mapping, newSettings);
    }

    @Override
    public String name() {
        return container;
    }

    @Override
    public Effect effect() {
        return mapping.isTransactional() ? Effect.TRANSACTIONAL : Effect.KEYED;
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return mapping.isTransactional()
                ? Optional.of(new SinkCheckpointStore(container, () -> opened().checkpoints()))
                : Optional.empty();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the container is not there, does not fit the mapping or may not be written
     * @throws TransientException if the service cannot be reached now; trying again is safe
     */
    @Override
    public SinkWriter<T> open(Claim claim) {
        OpenContainer<T> present = opened();
        return new DocumentWriter<>(executor, mapping.isTransactional(), present::write);
    }

    @Override
    public List<String> limits() {
        boolean isLastWins = mapping.mode() == WriteMode.UPSERT
                || (mapping.mode() == WriteMode.PATCH
                        && mapping.documents().version().isEmpty());
        if (!isLastWins) {
            return List.of();
        }
        return List.of(
                "the last write of a document wins: those of different partitions come in any order"
                        + (mapping.isTransactional()
                                ? ""
                                : ", and a request of an owner that lost its partition, or that was given up, may overwrite a newer document"));
    }

    /** Ends the sink's threads once their running work is done, and lets go of the client. */
    @Override
    public synchronized void close() {
        executor.shutdown();
        if (opened != null) {
            opened = null;
            connection.client().release();
        }
    }

    private synchronized OpenContainer<T> opened() {
        if (opened == null) {
            SharedClient client = connection.client();
            try {
                ContainerSetup setup = new ContainerSetup(client.acquire(), connection.database(), settings.timeout());
                opened = new OpenContainer<>(setup, container, mapping, settings);
            } finally {
                if (opened == null) {
                    client.release();
                }
            }
        }
        return opened;
    }

    private static ThreadFactory threads(String container) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "cosmos-sink-" + container + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
