package io.streamingatscale.sql;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/** Buffers the records of one partition and has them written by the sink's threads, in order. */
final class TableWriter<T> implements SinkWriter<T> {

    private final DataSource dataSource;
    private final Executor executor;
    private final RowMapper<T> mapper;
    private final BatchWriter batches;
    private final int batchSize;
    private List<StreamRecord<T>> buffer = new ArrayList<>();
    private volatile boolean isClosed;

    TableWriter(DataSource dataSource, Executor executor, RowMapper<T> mapper, BatchWriter batches, int batchSize) {
        this.dataSource = dataSource;
        this.executor = executor;
        this.mapper = mapper;
        this.batches = batches;
        this.batchSize = batchSize;
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        buffer.addAll(records);
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        if (buffer.isEmpty()) {
            return CompletableFuture.completedFuture(CommitResult.EMPTY);
        }
        List<StreamRecord<T>> records = buffer;
        buffer = new ArrayList<>();
        CompletableFuture<CommitResult> result = new CompletableFuture<>();
        executor.execute(() -> complete(result, records));
        return result;
    }

    @Override
    public void close() {
        isClosed = true;
        buffer = List.of();
    }

    // an Error completes the stage too: it must not leave the worker waiting
    private void complete(CompletableFuture<CommitResult> result, List<StreamRecord<T>> records) {
        try {
            result.complete(writeAll(records));
        } catch (SQLException e) {
            result.completeExceptionally(SqlFailure.translate(e, "no connection"));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private CommitResult writeAll(List<StreamRecord<T>> records) throws SQLException {
        checkOpen();
        CommitResult result = CommitResult.EMPTY;
        try (Connection connection = dataSource.getConnection()) {
            for (int from = 0; from < records.size(); from += batchSize) {
                List<Row> rows = records.subList(from, Math.min(records.size(), from + batchSize)).stream()
                        .map(mapper::map)
                        .toList();
                checkOpen();
                result = result.plus(batches.write(connection, rows));
            }
        }
        return result;
    }

    private void checkOpen() {
        if (isClosed) {
            throw new TransientException("writer was closed, what it had not written is left to the next one", null);
        }
    }
}
