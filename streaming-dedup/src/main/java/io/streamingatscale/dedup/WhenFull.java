package io.streamingatscale.dedup;

/** What an index does when it holds its greatest number of entries and the oldest is still within the window. */
public enum WhenFull {
    /** The oldest entries go: less than the window is covered, and {@link DedupIndex#evictedUpTo} says how far. */
    EVICT_OLDEST,
    /** The record is refused with a {@link DedupFullException}. */
    STOP
}
