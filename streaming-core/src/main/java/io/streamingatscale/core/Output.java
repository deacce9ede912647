package io.streamingatscale.core;

/**
 * Where a processor puts what it makes of a record.
 *
 * @param <T> the type of the values put
 */
@FunctionalInterface
public interface Output<T> {

    /** Passes a record on to the next step. */
    void emit(StreamRecord<T> record);
}
