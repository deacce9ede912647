package io.streamingatscale.sql;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Buffers the records of one partition and has them written by the sink's threads, in order. With a checkpoint store, all
 * records of a commit and its checkpoint are one transaction; else a commit may be several.
 */
final class TableWriter<T> implements SinkWriter<T> {

    private final DataSource dataSource;
    private final Executor executor;
    private final BatchWriter<T> batches;
    private final @Nullable JdbcCheckpointStore store;
    private final Duration timeout;
    private List<StreamRecord<T>> buffer = new ArrayList<>();
    private volatile boolean isClosed;

    /**
     * Makes a writer.
     *
     * @param store of the same data source; null where checkpoints are kept elsewhere
     * @param timeout how long to wait for an answer of the database
     */
    TableWriter(
            DataSource dataSource,
            Executor executor,
            BatchWriter<T> batches,
            @Nullable JdbcCheckpointStore store,
            Duration timeout) {
        this.timeout = timeout;
        this.dataSource = dataSource;
        this.executor = executor;
        this.batches = batches;
        this.store = store;
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        buffer.addAll(records);
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        if (buffer.isEmpty() && store == null) {
            return CompletableFuture.completedFuture(CommitResult.EMPTY);
        }
        List<StreamRecord<T>> records = buffer;
        buffer = new ArrayList<>();
        CompletableFuture<CommitResult> result = new CompletableFuture<>();
        executor.execute(() -> complete(result, records, checkpoint));
        return result;
    }

    @Override
    public void close() {
        isClosed = true;
        buffer = List.of();
    }

    // an Error completes the stage too: it must not leave the worker waiting
    private void complete(
            CompletableFuture<CommitResult> result, List<StreamRecord<T>> records, Checkpoint checkpoint) {
        try {
            result.complete(writeAll(records, checkpoint));
        } catch (SQLException e) {
            result.completeExceptionally(SqlFailure.translate(e, "no connection"));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private CommitResult writeAll(List<StreamRecord<T>> records, Checkpoint checkpoint) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return NetworkTimeout.within(
                    timeout,
                    connection,
                    c -> store == null ? writeInBatches(c, records) : writeAtOnce(c, records, checkpoint, store));
        }
    }

    private CommitResult writeAtOnce(
            Connection connection, List<StreamRecord<T>> records, Checkpoint checkpoint, JdbcCheckpointStore in) {
        return batches.write(connection, records, c -> {
            checkOpen();
            // first, as it locks the row: a newer owner waits, an older one is told before it writes
            in.saveIn(c, checkpoint);
        });
    }

    private CommitResult writeInBatches(Connection connection, List<StreamRecord<T>> records) {
        CommitResult result = CommitResult.EMPTY;
        int from = 0;
        while (from < records.size()) {
            int to = Math.min(records.size(), from + batches.batchSize());
            result = result.plus(batches.write(connection, records.subList(from, to), c -> checkOpen()));
            from = to;
        }
        return result;
    }

    private void checkOpen() {
        if (isClosed) {
            throw new TransientException("writer was closed, what it had not written is left to the next one", null);
        }
    }
}
