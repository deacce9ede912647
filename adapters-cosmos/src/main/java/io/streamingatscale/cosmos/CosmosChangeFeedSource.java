package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change feed of a container of Azure Cosmos DB: each document that is created or changed, as it is now.
 *
 * <pre>{@code
 * CheckpointStore checkpoints = CosmosCheckpointStore.in(connection);
 * Pipeline pipeline = Pipeline.named("orders-to-search")
 *         .from(CosmosChangeFeedSource.builder(connection, "orders", FeedStart.BEGINNING, checkpoints)
 *                 .build())
 *         .map(Order::of)
 *         .to(sink)
 *         .checkpoints(checkpoints)
 *         .build();
 * }</pre>
 *
 * <p>The feed is read in the mode <i>latest version</i>: several changes of a document between two reads are seen as one, and deletes are
 * not seen. Mark a document as deleted, and give it a time to live, where they must be. A record's value is the whole document, with {@code
 * _ts}, which is the log time, {@code _lsn}, {@code _etag} and the rest of what the service adds; a record has no key.
 *
 * <p>A partition is the range of keys of one physical partition, named by its bounds. A record's offset is made of the {@code _lsn} of the
 * change and the {@code _rid} of the document, so a change that is read again has the same origin.
 *
 * <p>There is no lease container. One process reads the feed, all its readers share the partitions; if two do, they shut each other out
 * through the epochs of the checkpoint store, partition by partition, and nothing is lost.
 *
 * <p>When a physical partition is split, its partition ends and those that come out of it begin where it was committed, whether that happens
 * while the pipeline runs or not. The source looks that up in the pipeline's own checkpoint store. At a pipeline's very first start, and
 * only then, that is up to half the square of the number of physical partitions of look-ups. What came out of a split stays with the reader
 * of the one that was split until the next start.
 *
 * <p><b>Order:</b> that of the service within a partition: changes of one logical partition come as they were made.
 *
 * <p><b>Threads:</b> the client's own ask for the next page while a worker processes the last.
 */
public final class CosmosChangeFeedSource implements Source<ObjectNode> {

    private final CosmosConnection connection;
    private final String container;
    private final FeedStart start;
    private final CheckpointStore checkpoints;
    private final Duration pollEvery;
    private final int pageSize;
    private final Duration timeout;
    private @Nullable Shared shared;
    private int readers;

    /** What all readers use. */
    private record Shared(FeedLog log, FeedLayout layout) {}

    private CosmosChangeFeedSource(Builder builder) {
        this.connection = builder.connection;
        this.container = builder.container;
        this.start = builder.start;
        this.checkpoints = builder.checkpoints;
        this.pollEvery = builder.pollEvery;
        this.pageSize = builder.pageSize;
        this.timeout = builder.timeout;
    }

    /**
     * Returns a builder.
     *
     * @param connection the database
     * @param container the name of the container
     * @param start where to begin in partitions without a checkpoint that did not come out of one with a checkpoint
     * @param checkpoints the pipeline's own; read, not closed
     * @throws IllegalArgumentException if the container's name is blank
     */
    public static Builder builder(
            CosmosConnection connection, String container, FeedStart start, CheckpointStore checkpoints) {
        return new Builder(connection, container, start, checkpoints);
    }

    @Override
    public String name() {
        return container;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the account refuses the key or the identity
     * @throws TransientException if the account cannot be reached now; trying again is safe
     */
    @Override
    public SourceReader<ObjectNode> open(ReaderSlot slot, OwnershipListener listener) {
        Shared used = acquire();
        return new ChangeFeedReader(start, pollEvery, used.log(), used.layout(), slot, listener, this::release);
    }

    private synchronized Shared acquire() {
        if (shared == null) {
            CosmosAsyncClient client = connection.client().acquire();
            FeedLog log =
                    new FeedLog(client.getDatabase(connection.database()).getContainer(container), pageSize, timeout);
            shared = new Shared(log, new FeedLayout(container, checkpoints, log::spans));
        }
        readers++;
        return shared;
    }

    private synchronized void release() {
        readers--;
        if (readers == 0) {
            shared = null;
            connection.client().release();
        }
    }

    @Override
    public boolean isRewindable() {
        return true;
    }

    @Override
    public List<String> limits() {
        return List.of(
                "several changes of a document between two reads are seen as one, deletes are not seen",
                "what was read but not committed when a physical partition was split is read again with another origin",
                "a physical partition that was merged from others is read from the configured start",
                "of documents of one transaction whose _rid agree modulo 7159, the second has another origin if it is read again after the first was changed");
    }

    /** Settings of a source; each has a default. */
    public static final class Builder {

        private static final int LARGEST_PAGE = 10_000;

        private final CosmosConnection connection;
        private final String container;
        private final FeedStart start;
        private final CheckpointStore checkpoints;
        private Duration pollEvery = Duration.ofMillis(250);
        private int pageSize = 1_000;
        private Duration timeout = Timeouts.DEFAULT;

        private Builder(CosmosConnection connection, String container, FeedStart start, CheckpointStore checkpoints) {
            if (container.isBlank()) {
                throw new IllegalArgumentException("container must not be blank");
            }
            this.connection = connection;
            this.container = container;
            this.start = start;
            this.checkpoints = checkpoints;
        }

        /**
         * Sets the pause before a partition that had no changes is asked again. Each question costs about 2 RU. The default is
         * 250 milliseconds.
         *
         * @param pause from a millisecond to a day
         * @throws IllegalArgumentException if it is not
         */
        public Builder pollEvery(Duration pause) {
            if (pause.compareTo(Duration.ofMillis(1)) < 0 || pause.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("pollEvery must be a millisecond to a day: pollEvery=" + pause);
            }
            pollEvery = pause;
            return this;
        }

        /**
         * Sets how many documents are asked for at once; the service gives up to 4 MB, and never a part of a transaction. Each partition
         * has up to two pages in memory. The default is 1,000.
         *
         * @param documents 1 to 10,000
         * @throws IllegalArgumentException if it is not
         */
        public Builder pageSize(int documents) {
            if (documents < 1 || documents > LARGEST_PAGE) {
                throw new IllegalArgumentException(
                        "pageSize must be within 1 and " + LARGEST_PAGE + ": pageSize=" + documents);
            }
            pageSize = documents;
            return this;
        }

        /**
         * Sets how long to wait for an answer of the service. The default is 45 seconds.
         *
         * @param longest from a millisecond to a day
         * @throws IllegalArgumentException if it is not
         */
        public Builder timeout(Duration longest) {
            timeout = Timeouts.checked(longest);
            return this;
        }

        /** Returns the source; it connects when the pipeline starts. */
        public CosmosChangeFeedSource build() {
            return new CosmosChangeFeedSource(this);
        }
    }
}
