package io.streamingatscale.examples;

import io.streamingatscale.workload.StoredEvents;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the events of an example end.
 *
 * @param <S> how a pipeline reaches it
 */
interface ExampleStore<S> extends AutoCloseable {

    /**
     * Opens a store.
     *
     * @param <S> how a pipeline reaches it
     */
    interface Opening<S> {
        /** Opens it, in a directory where it keeps its files, if it has any. */
        ExampleStore<S> open(Path directory) throws IOException;
    }

    /** Returns how to reach it. */
    S store();

    /** Returns what is in it. */
    StoredEvents events();

    @Override
    void close();
}
