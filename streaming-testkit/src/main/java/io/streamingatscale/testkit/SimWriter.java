package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The writer of one ownership: buffers a little, and writes the rest before the commit asks for it, unless it is
 * transactional. It also sees to it that it is called in the order that {@link SinkWriter} promises.
 */
final class SimWriter<V> implements SinkWriter<V> {

    private static final int BUFFER = 3;

    private final SimWorld<?> world;
    private final SimProcess<?> process;
    private final SimSink<V> sink;
    private final Claim claim;
    private final List<SimTable.Row> buffer = new ArrayList<>();
    private boolean isClosed;
    private boolean isCommitting;

    SimWriter(SimWorld<?> world, SimProcess<?> process, SimSink<V> sink, Claim claim) {
        this.world = world;
        this.process = process;
        this.sink = sink;
        this.claim = claim;
    }

    @Override
    public void write(List<StreamRecord<V>> records) {
        checkOpen("write");
        if (records.isEmpty()) {
            throw new AssertionError("write is for one record or more: sink=" + sink.name());
        }
        records.forEach(record -> buffer.add(sink.row(claim, record)));
        if (buffer.size() > BUFFER && !isCommitting && !sink.isTransactional()) {
            flush();
        }
    }

    private void flush() {
        List<SimTable.Row> rows = takeBuffer();
        world.effects()
                .call(
                        process,
                        SimPlace.SINK_WRITE,
                        describe("write", rows),
                        () -> apply(rows),
                        () -> apply(rows.subList(0, rows.size() / 2)));
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        checkOpen("commit");
        if (isCommitting) {
            throw new AssertionError("a commit begins when the one before has completed: sink=" + sink.name());
        }
        isCommitting = true;
        return send(takeBuffer(), checkpoint).whenComplete((result, failure) -> isCommitting = false);
    }

    private CompletionStage<CommitResult> send(List<SimTable.Row> rows, Checkpoint checkpoint) {
        if (sink.isTransactional()) {
            String what = describe("transaction", rows) + " and " + SimCheckpointStore.describe(checkpoint);
            return world.wire()
                    .send(process, SimPlace.TRANSACTION, what, () -> transaction(rows, checkpoint), () -> {});
        }
        return world.wire()
                .send(
                        process,
                        SimPlace.SINK_COMMIT,
                        describe("commit", rows),
                        () -> apply(rows),
                        () -> apply(rows.subList(0, rows.size() / 2)));
    }

    private CommitResult transaction(List<SimTable.Row> rows, Checkpoint checkpoint) {
        world.checkpoints().checkEpoch(checkpoint);
        CommitResult result = apply(rows);
        world.checkpoints().save(checkpoint);
        return result;
    }

    private CommitResult apply(List<SimTable.Row> rows) {
        long applied = rows.stream().filter(sink.table()::apply).count();
        return new CommitResult(applied, rows.size() - applied);
    }

    private List<SimTable.Row> takeBuffer() {
        List<SimTable.Row> rows = List.copyOf(buffer);
        buffer.clear();
        return rows;
    }

    private String describe(String what, List<SimTable.Row> rows) {
        return what + " " + sink.name() + " " + claim.partition()
                + rows.stream().map(row -> row.origin().offset()).toList();
    }

    private void checkOpen(String call) {
        process.checkAlive();
        if (isClosed) {
            throw new AssertionError("a writer that was closed is called: call=" + call + ", sink=" + sink.name());
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
