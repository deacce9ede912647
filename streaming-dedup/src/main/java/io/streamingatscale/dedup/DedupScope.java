package io.streamingatscale.dedup;

/** Among which records an id is to be found once. */
public enum DedupScope {
    /** Those of the same partition: for logs whose producers send copies to the same partition, as with a key. */
    PARTITION,
    /** Those of all partitions of the index. */
    ALL_PARTITIONS
}
