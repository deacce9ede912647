package io.streamingatscale.core;

/**
 * Where a record stands in its log; names that record for ever.
 *
 * @param partition the partition the record was read from
 * @param offset at least 0, strictly increasing within the partition, not necessarily without gaps (Kafka offset, Event
 *     Hubs sequence number, ordinal of a line)
 */
public record Origin(Partition partition, long offset) {

    /**
     * Checks the offset.
     *
     * @throws IllegalArgumentException if {@code offset} is negative
     */
    public Origin {
        Checks.atLeast(offset, 0, "offset");
    }

    /** Returns {@code partition@offset}, the form used in logs and messages. */
    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
