package io.streamingatscale.sql;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table that takes records as rows, on H2, PostgreSQL, SQL Server or Azure SQL.
 *
 * <pre>{@code
 * RawData.createTable(dataSource);
 * Sink<Event> sink = SqlSink.insertIfAbsent(dataSource, table).batchSize(2_000);
 * }</pre>
 *
 * <p>{@link #insertIfAbsent} keeps the first row of a key (events): what is written again is absorbed, and counted as
 * such. {@link #upsert} keeps the last, {@link #upsertIfNewer} the one with the highest version (state). {@link #append}
 * adds rows without a key. With {@link #alsoUpsertIfNewer} a second table, such as the latest state of each device, is
 * written in the same transactions.
 *
 * <p>Where checkpoints are kept elsewhere the effect is {@link Effect#KEYED}: rows are written at least once, and the key
 * absorbs what comes again. A sink that is {@link #transactional} commits rows and checkpoint in one transaction, in which
 * the epoch is compared: an owner that has lost its partition writes nothing any more, and after a crash or a lost
 * reply the table of checkpoints says what was written. No distributed transaction is needed.
 *
 * <p>When the first writer is opened, the sink checks that the mapping fits the table, that the key is unique in it, and
 * that the database keeps what it has committed.
 *
 * <p>The data source is used and never closed; it should be a pool that has at least {@link #writers} connections to
 * spare. A connection is held for one commit of a partition and handed back as it came.
 *
 * <p><b>Threads:</b> rows are mapped and written by the sink's own daemon threads.
 *
 * <p><b>Order:</b> of one partition, kept. Rows of one key that come from different partitions are written in any order.
 *
 * <p><b>Durability:</b> a commit's stage completes after the database has confirmed the last of its transactions. A batch
 * is one transaction, a commit may be several, unless the sink is transactional.
 *
 * @param <T> the type of the records' values
 */
public final class SqlSink<T> implements Sink<T> {

    /** The database's own. */
    private static final int DEFAULT_BATCH_SIZE = 0;

    private static final int MAX_BATCH_SIZE = 10_000;
    private static final int DEFAULT_WRITERS = 2;

    /** A table and how it is written. */
    private record Part<T>(Table<T> table, WriteMode mode) {}

    private final DataSource dataSource;
    private final List<Part<T>> parts;
    private final @Nullable JdbcCheckpointStore store;
    private final int batchSize;
    private final int writers;
    private final Duration timeout;
    private final ExecutorService executor;
    private @Nullable BatchWriter<T> batches;

    private SqlSink(
            DataSource dataSource,
            List<Part<T>> parts,
            @Nullable JdbcCheckpointStore store,
            int batchSize,
            int writers,
            Duration timeout) {
        this.dataSource = dataSource;
        this.parts = List.copyOf(parts);
        this.store = store;
        this.batchSize = batchSize;
        this.writers = writers;
        this.timeout = timeout;
        // starts no thread before the first commit, so that a sink that only lends its settings leaves nothing behind
        this.executor = Executors.newFixedThreadPool(writers, threads(name()));
    }

    private static <T> SqlSink<T> of(
            DataSource dataSource, Table<T> table, WriteMode mode, @Nullable JdbcCheckpointStore store) {
        return new SqlSink<>(
                dataSource,
                List.of(new Part<>(table, mode)),
                store,
                DEFAULT_BATCH_SIZE,
                DEFAULT_WRITERS,
                NetworkTimeout.DEFAULT);
    }

    /** Returns a sink that inserts the rows whose key is not in the table yet: the first row of a key stays. */
    public static <T> SqlSink<T> insertIfAbsent(DataSource dataSource, Table<T> table) {
        return of(dataSource, table, WriteMode.INSERT_IF_ABSENT, null);
    }

    /** Returns a sink that inserts or overwrites: the last row of a key stays. */
    public static <T> SqlSink<T> upsert(DataSource dataSource, Table<T> table) {
        return of(dataSource, table, WriteMode.UPSERT, null);
    }

    /**
     * Returns a sink that inserts, or overwrites a row with a lower version: neither a replay nor an owner of before moves
     * a row back. Of equal versions the first stays; a row without one is overwritten.
     *
     * @param table with a {@link Table#version}
     */
    public static <T> SqlSink<T> upsertIfNewer(DataSource dataSource, Table<T> table) {
        return of(dataSource, table, WriteMode.UPSERT_IF_NEWER, null);
    }

    /**
     * Returns a sink that adds a row for each record, {@linkplain #transactional() transactional} since nothing else keeps
     * a record from being added twice.
     *
     * @param table needs no key; a row that violates a constraint of the table makes its record a poison record
     */
    public static <T> SqlSink<T> append(DataSource dataSource, Table<T> table) {
        return of(dataSource, table, WriteMode.APPEND, JdbcCheckpointStore.in(dataSource));
    }

    /**
     * Writes a second table as {@link #upsertIfNewer} does, in the same transactions. Counts of what was written and absorbed
     * are those of the first table.
     *
     * @param table with a {@link Table#version}
     */
    public SqlSink<T> alsoUpsertIfNewer(Table<T> table) {
        List<Part<T>> more = new ArrayList<>(parts);
        more.add(new Part<>(table, WriteMode.UPSERT_IF_NEWER));
        return new SqlSink<>(dataSource, more, store, batchSize, writers, timeout);
    }

    /** Commits rows and checkpoint in one transaction; checkpoints are in the table {@code streaming_checkpoints}. */
    public SqlSink<T> transactional() {
        return transactional(JdbcCheckpointStore.in(dataSource));
    }

    /**
     * Commits rows and checkpoint in one transaction.
     *
     * @param store keeps the checkpoints; of the same data source, since a transaction has one connection
     * @throws IllegalArgumentException if the store is of another data source
     */
    public SqlSink<T> transactional(JdbcCheckpointStore store) {
        if (!store.isOf(dataSource)) {
            throw new IllegalArgumentException(
                    "checkpoint store must be of the sink's data source: sink=" + name() + ", store=" + store.name());
        }
        return new SqlSink<>(dataSource, parts, store, batchSize, writers, timeout);
    }

    /**
     * Returns this sink with another bound on the rows of one call. Fewer are written at once while calls take long or
     * transactions are in each other's way. The default is 1000, on SQL Server 4000.
     *
     * @param batchSize 1 to 10,000
     */
    public SqlSink<T> batchSize(int batchSize) {
        return new SqlSink<>(
                dataSource, parts, store, inRange(batchSize, MAX_BATCH_SIZE, "batchSize"), writers, timeout);
    }

    /**
     * Returns this sink with another number of threads, which is also how many connections it uses at once. The default
     * is 2.
     *
     * @param writers 1 to 256
     */
    public SqlSink<T> writers(int writers) {
        return new SqlSink<>(dataSource, parts, store, batchSize, inRange(writers, 256, "writers"), timeout);
    }

    /**
     * Returns this sink with another bound on the wait for one answer of the database, after which the connection is given up
     * and the commit tried again from the checkpoint. The default is 45 seconds; keep it below the pipeline's commit timeout.
     * It does not bind H2 within the process.
     *
     * @param timeout from a millisecond to 24 days
     */
    public SqlSink<T> timeout(Duration timeout) {
        return new SqlSink<>(dataSource, parts, store, batchSize, writers, NetworkTimeout.checked(timeout));
    }

    @Override
    public String name() {
        return parts.get(0).table().name();
    }

    @Override
    public Effect effect() {
        return store == null ? Effect.KEYED : Effect.TRANSACTIONAL;
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return Optional.ofNullable(store);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the database, the table or its rights do not fit the mapping
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    @Override
    public SinkWriter<T> open(Claim claim) {
        return new TableWriter<>(dataSource, executor, inspected(), store, timeout);
    }

    /** Returns what the database and this way of writing do not promise. Connects to the database to ask it. */
    @Override
    public List<String> limits() {
        List<String> limits = new ArrayList<>(DurabilityCheck.limits(dataSource));
        if (parts.get(0).mode() == WriteMode.UPSERT) {
            limits.add(
                    "the last write of a key wins: rows of one key in different partitions are written in any order"
                            + (store != null
                                    ? ""
                                    : ", and an owner that lost its partition may overwrite newer rows until its running statement ends"));
        }
        return limits;
    }

    /** Ends the sink's threads once their running work is done. */
    @Override
    public void close() {
        executor.shutdown();
    }

    private synchronized BatchWriter<T> inspected() {
        if (batches == null) {
            batches = inspect();
        }
        return batches;
    }

    private BatchWriter<T> inspect() {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.durability(connection).check();
            if (store != null) {
                store.prepare(connection);
            }
            List<TableWrite<T>> tables = new ArrayList<>();
            for (Part<T> part : parts) {
                Target target = TableInspection.inspect(connection, dialect, part.table(), part.mode());
                tables.add(new TableWrite<>(
                        new RowMapper<>(part.table()), dialect.statement(target, part.mode()), part.mode()));
            }
            return new BatchWriter<>(
                    name(), tables, new BatchSize(batchSize == DEFAULT_BATCH_SIZE ? dialect.batchSize() : batchSize));
        } catch (SQLException e) {
            throw SqlFailure.translate(e, "table=\"" + name() + "\"");
        }
    }

    private static int inRange(int value, int maximum, String name) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(name + " must be within 1 and " + maximum + ": " + name + "=" + value);
        }
        return value;
    }

    private static ThreadFactory threads(String table) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "sql-sink-" + table + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
