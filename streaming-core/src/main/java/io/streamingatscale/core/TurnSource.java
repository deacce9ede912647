package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/** Where the records come from that the steps between two asynchronous ones process, in the order of the log. */
interface TurnSource<S> {

    /** Returns the first record if it can be processed now. */
    @Nullable
    Turn<S> ready();

    /** Takes out the record that {@link #ready} has returned. */
    void remove();

    boolean isEmpty();
}
