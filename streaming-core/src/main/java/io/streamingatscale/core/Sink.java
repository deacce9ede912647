package io.streamingatscale.core;

import java.util.List;
import java.util.Optional;

/**
 * A store to write to.
 *
 * <p>A worker opens one writer for each partition it owns, so that losing, fencing or failing one partition touches no
 * other (SK-11). What the writers share (a client, a connection pool) belongs to the sink.
 *
 * <p><b>Threads:</b> {@link #open} is called by several workers at once (SK-12).
 *
 * <p>The numbers SK-1 to SK-12, and those of one {@link Effect}, SK-A1, SK-K1, SK-T1 and so on, are the rules of the
 * conformance suites {@code AppendSinkTck}, {@code KeyedSinkTck} and {@code TransactionalSinkTck}.
 *
 * @param <T> the type of the values written
 */
public interface Sink<T> extends AutoCloseable {

    /** Returns the name of what is written, such as the table; used in metrics, logs and the guarantee. */
    String name();

    /** Returns what happens when a record is written again (SK-1). */
    Effect effect();

    /**
     * Opens the writer of one ownership of a partition. May block, to connect or to check the store.
     *
     * <p>A {@link Effect#TRANSACTIONAL} writer refuses, now or at its commit, if the partition has been claimed since with
     * a higher epoch (SK-T4), also between its last write and its commit (SK-T5), and then changes nothing of what the new owner
     * has committed (SK-T6).
     *
     * @throws TransientException if the store cannot be reached now; trying again is safe
     * @throws FencedException if a newer owner holds the partition
     */
    SinkWriter<T> open(Claim claim);

    /**
     * Returns the store whose checkpoints this sink's transactions write; present if and only if the effect is
     * {@link Effect#TRANSACTIONAL} (SK-1). The next owner's claim gives the position after what is stored (SK-T3). Its {@code save} is used for the first position of a partition, before any record. Closed with
     * the sink.
     */
    default Optional<CheckpointStore> checkpointStore() {
        return Optional.empty();
    }

    /** Returns what this sink does not promise, a sentence each, for the guarantee. The default is nothing. */
    default List<String> limits() {
        return List.of();
    }

    /** Frees what the writers shared. Called once, after the last writer was closed. The default does nothing. */
    @Override
    default void close() {}
}
