package io.streamingatscale.core;

import java.util.List;

/**
 * Consecutive records of one partition, as one poll hands them over.
 *
 * <p>A checkpoint may also stand between the records of a batch; its position then has the offset of a record and no token.
 *
 * @param <T> the type of the records' values
 * @param partition the partition of every record
 * @param records in rising order of offset; may be empty where the log holds nothing but gaps before {@code next}. Not
 *     copied: the reader gives the list away
 * @param next where reading goes on, after the last record and any gap behind it
 * @param bytes the size of keys, values and headers in bytes, at least 0; what the bound on in-flight bytes counts
 */
public record Batch<T>(Partition partition, List<StreamRecord<T>> records, Position next, long bytes) {

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Batch {
        Checks.atLeast(bytes, 0, "bytes");
    }
}
