package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Writes the records of one partition to a sink.
 *
 * <p><b>Threads:</b> called by the worker's thread only; a stage may complete on any thread.
 *
 * <p><b>Order:</b> {@link #write} any number of times, then {@link #commit}; writing goes on while a commit is under way,
 * but the next commit begins only after the one before it has completed. A writer that has failed once, in a call or in
 * a stage, is closed and never called again: the worker goes back to the last checkpoint and opens another.
 *
 * @param <T> the type of the values written
 */
public interface SinkWriter<T> extends AutoCloseable {

    /**
     * Takes records in their order (SK-7), which is that of all batches of the writer, be they small or large (SK-8). May buffer them, and may block: that is the back-pressure.
     *
     * @param records at least one; the list is given away; several may share an origin where a processor made several of one
     *     (SK-6)
     * @throws PoisonRecordException if the store can never take one of the records
     * @throws TransientException if the store cannot take them now
     * @throws FencedException if a newer owner holds the partition
     */
    void write(List<StreamRecord<T>> records);

    /**
     * Makes durable all that was written before this call (SK-2), which may be nothing (SK-3); what is written while this is
     * under way belongs to the next commit (SK-4). In a {@link Effect#TRANSACTIONAL} sink it makes the checkpoint durable with
     * it, all or nothing (SK-T1), also without records (SK-T2). Should not block: the store is awaited on another thread.
     *
     * @param checkpoint what is true once all that was written before has taken effect; other sinks than transactional
     *     ones need not look at it
     * @return completes when all is durable, with what became of the records since the commit before (SK-5); or fails with one of the exceptions that
     *     {@link #write} throws. A failure says nothing of what was applied: the records may be written again
     */
    CompletionStage<CommitResult> commit(Checkpoint checkpoint);

    /**
     * Drops what was written and not committed, so that the next owner can write it again (SK-10). Called once, also after a
     * failure and while a commit is under way: the commit then completes if all of it is durable, or fails (SK-9). The writer
     * starts nothing new after this returns; a transactional writer leaves nothing of it and no transaction open (SK-T7), and
     * whatever became of its last commit, the position is that of what is stored (SK-T8).
     */
    @Override
    void close();
}
