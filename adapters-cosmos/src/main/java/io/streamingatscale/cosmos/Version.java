package io.streamingatscale.cosmos;

import io.streamingatscale.core.StreamRecord;
import java.util.function.ToLongFunction;

/**
 * The field that tells which of two states is the newer one.
 *
 * @param name the field's name
 * @param function the version of a record
 */
record Version<T>(String name, ToLongFunction<? super StreamRecord<T>> function) {

    /** Numbers of JSON are doubles in Cosmos DB: beyond this two versions would be one. */
    static final long GREATEST = (1L << 53) - 1;

    /**
     * Returns the version of a record.
     *
     * @throws IllegalArgumentException if Cosmos DB cannot keep it exactly
     */
    long of(StreamRecord<T> record) {
        long version = function.applyAsLong(record);
        if (version > GREATEST || version < -GREATEST) {
            throw new IllegalArgumentException("version must be within +-(2^53 - 1)");
        }
        return version;
    }
}
