package io.streamingatscale.core;

import java.util.Set;
import java.util.function.Function;

/**
 * Told by a {@link SourceReader} which partitions its worker gains and loses.
 *
 * <p><b>Threads:</b> called only inside {@link SourceReader#poll}, by the thread that polls.
 *
 * <p><b>Order:</b> for each partition {@code onClaim}, again after each {@link SourceReader#release} and each claim that was
 * not made, then one of {@code onRevoke} and {@code onLost} when the partition is no longer this reader's, also if it was
 * released or waits to be offered at that moment (SO-17); then perhaps {@code onClaim} again. The reader hands out records of a
 * partition only between its claim and its release or end. No callback comes when the reader is closed.
 */
public interface OwnershipListener {

    /**
     * Takes a partition into ownership and answers where to start reading. May block for as long as the checkpoint store
     * needs.
     *
     * @param configuredStart resolves the start that the source was configured with, as the owner that is given, to a position that keeps its place (SO-5); asked only if the pipeline has no
     *     checkpoint here, once, and its answer is made durable before any record is read, so that a crash in between
     *     does not move it
     * @throws TransientException if the claim was not made; the reader does not read the partition, and offers it again once
     *     the exception's {@link TransientException#retryAfter} has passed (SO-7). No other exception is thrown
     */
    Grant onClaim(Partition partition, Function<Claim, Position> configuredStart);

    /**
     * Gives partitions back in order: when it returns, what was read has been committed as far as it could be within the
     * drain time, and nothing more is written. The reader may still be the owner while this runs.
     */
    void onRevoke(Set<Partition> partitions);

    /**
     * Drops partitions that already belong to somebody else: nothing more is written or committed, records in flight are
     * left to the new owner. Returns at once.
     */
    void onLost(Set<Partition> partitions);
}
