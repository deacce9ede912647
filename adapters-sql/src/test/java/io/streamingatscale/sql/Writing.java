package io.streamingatscale.sql;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes to a sink as a worker does, and waits. */
final class Writing {

    static final Partition PARTITION = Partition.of("devices", 3);
    static final Claim CLAIM = Claim.first("test", PARTITION, 1);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Writing() {}

    /** Returns a record at {@code offset}, taken by the log that many seconds after the start. */
    static <T> StreamRecord<T> record(long offset, T value) {
        return StreamRecord.of(new Origin(PARTITION, offset), START.plusSeconds(offset), value);
    }

    static <T> CommitResult write(Sink<T> sink, List<StreamRecord<T>> records) {
        try (SinkWriter<T> writer = sink.open(CLAIM)) {
            writer.write(records);
            return await(writer.commit(CLAIM.checkpointAt(Position.of(records.size())))
                    .toCompletableFuture());
        }
    }

    static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
