package io.streamingatscale.sql;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table that takes each record under a key, on H2 or PostgreSQL.
 *
 * <pre>{@code
 * RawData.createTable(dataSource);
 * Sink<Event> sink = SqlSink.insertIfAbsent(dataSource, table).batchSize(2_000);
 * }</pre>
 *
 * <p>{@link #insertIfAbsent} keeps the first row of a key (events): what is written again is absorbed, and counted as
 * such. {@link #upsert} keeps the last (state).
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
 * is one transaction, a commit may be several.
 *
 * @param <T> the type of the records' values
 */
public final class SqlSink<T> implements Sink<T> {

    private static final int DEFAULT_BATCH_SIZE = 1000;
    private static final int MAX_BATCH_SIZE = 10_000;
    private static final int DEFAULT_WRITERS = 2;

    private final DataSource dataSource;
    private final Table<T> table;
    private final boolean isUpsert;
    private final int batchSize;
    private final int writers;
    private final ExecutorService executor;
    private @Nullable BatchWriter batches;

    private SqlSink(DataSource dataSource, Table<T> table, boolean isUpsert, int batchSize, int writers) {
        this.dataSource = dataSource;
        this.table = table;
        this.isUpsert = isUpsert;
        this.batchSize = batchSize;
        this.writers = writers;
        // starts no thread before the first commit, so that a sink that only lends its settings leaves nothing behind
        this.executor = Executors.newFixedThreadPool(writers, threads(table.name()));
    }

    /** Returns a sink that inserts the rows whose key is not in the table yet: the first row of a key stays. */
    public static <T> SqlSink<T> insertIfAbsent(DataSource dataSource, Table<T> table) {
        return new SqlSink<>(dataSource, table, false, DEFAULT_BATCH_SIZE, DEFAULT_WRITERS);
    }

    /** Returns a sink that inserts or overwrites: the last row of a key stays. */
    public static <T> SqlSink<T> upsert(DataSource dataSource, Table<T> table) {
        return new SqlSink<>(dataSource, table, true, DEFAULT_BATCH_SIZE, DEFAULT_WRITERS);
    }

    /**
     * Returns this sink with another bound on the rows of one call and transaction. The default is 1000.
     *
     * @param batchSize 1 to 10,000
     */
    public SqlSink<T> batchSize(int batchSize) {
        return new SqlSink<>(dataSource, table, isUpsert, inRange(batchSize, MAX_BATCH_SIZE, "batchSize"), writers);
    }

    /**
     * Returns this sink with another number of threads, which is also how many connections it uses at once. The default
     * is 2.
     *
     * @param writers 1 to 256
     */
    public SqlSink<T> writers(int writers) {
        return new SqlSink<>(dataSource, table, isUpsert, batchSize, inRange(writers, 256, "writers"));
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Effect effect() {
        return Effect.KEYED;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the database, the table or its rights do not fit the mapping
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    @Override
    public SinkWriter<T> open(Claim claim) {
        return new TableWriter<>(dataSource, executor, new RowMapper<>(table), inspected(), batchSize);
    }

    /** Returns what the database and this way of writing do not promise. Connects to the database to ask it. */
    @Override
    public List<String> limits() {
        List<String> limits = new ArrayList<>(DurabilityCheck.limits(dataSource));
        if (isUpsert) {
            limits.add(
                    "the last write of a key wins: rows of one key in different partitions are written in any order, "
                            + "and an owner that lost its partition may overwrite newer rows until its running statement ends");
        }
        return limits;
    }

    /** Ends the sink's threads once their running work is done. */
    @Override
    public void close() {
        executor.shutdown();
    }

    private synchronized BatchWriter inspected() {
        if (batches == null) {
            batches = inspect();
        }
        return batches;
    }

    private BatchWriter inspect() {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.durability(connection).check();
            Target target = TableInspection.inspect(connection, dialect, table, isUpsert);
            return new BatchWriter(table.name(), dialect.statement(target, isUpsert), isUpsert);
        } catch (SQLException e) {
            throw SqlFailure.translate(e, "table=\"" + table.name() + "\"");
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
