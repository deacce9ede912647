package io.streamingatscale.core;

import java.time.Duration;
import java.util.List;

/**
 * Reads, processes, writes and commits the partitions it owns, a bounded piece of work at each {@link #step}.
 *
 * <p>It has no thread, no clock and no randomness of its own, and waits nowhere but in its source's poll and through its
 * {@link WorkerEnvironment}. So the same worker runs in production, under a debugger and in a simulation. Made by
 * {@link Pipeline#worker}.
 *
 * <p><b>Threads:</b> {@link #step} and {@link #drain} are called by one thread at a time; the rest by any.
 */
public final class Worker {

    /** What a step has done. */
    public enum Progress {
        /** Something was done; step again. */
        WORKED,
        /** The source was polled and had nothing; step again. */
        IDLE,
        /** Nothing can be done before something completes or some time has passed; wait for the environment's signal. */
        BLOCKED
    }

    private final WorkerLoop<?, ?> loop;

    Worker(WorkerLoop<?, ?> loop) {
        this.loop = loop;
    }

    /**
     * Does what is due, and polls the source once if there is room for more.
     *
     * @throws RuntimeException what stops the pipeline; call {@link #drain} next and then no more
     */
    public Progress step() {
        return loop.step();
    }

    /**
     * Begins no other record, waits for calls under way and commits what was processed as far as that goes in time, gives the
     * partitions back and closes the reader. The worker is of no use afterwards.
     */
    public DrainReport drain(Duration timeout) {
        return loop.drain(timeout);
    }

    /** Returns how far the worker is in each partition it owns. */
    public List<PartitionStatus> partitions() {
        return loop.partitions();
    }

    /** Returns what does not work now and is tried again, a sentence each. */
    public List<String> troubles() {
        return loop.troubles();
    }
}
