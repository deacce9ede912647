package io.streamingatscale.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins calls of an asynchronous step. */
interface CallStarter<I, O> {

    /** Hears how a call has ended, on any thread. */
    interface WhenEnded<O> {
        void ended(@Nullable List<StreamRecord<O>> outputs, @Nullable Throwable failure);
    }

    /**
     * Begins a call.
     *
     * @param whenEnded called once, when the call does nothing more; perhaps before this returns
     * @return gives the call up
     */
    Runnable start(StreamRecord<I> record, WorkerEnvironment environment, WhenEnded<O> whenEnded);

    /** Returns whether a call that was given up still occupies what it ran on until it has ended. */
    boolean isOccupyingUntilEnded();

    /** Returns whether another call for the same record gives as many records with the same keys. */
    boolean isRepeatable();
}
