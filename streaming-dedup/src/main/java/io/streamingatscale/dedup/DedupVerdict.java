package io.streamingatscale.dedup;

/** What a {@link DedupIndex} says of a record. */
public enum DedupVerdict {
    /** No copy is known within the window: the record is the first, and is remembered. */
    NEW,
    /** The very record is known, by its origin: it was read before and passes again. */
    REPLAY,
    /** Another record, at another origin, has this id within the window. */
    DUPLICATE
}
