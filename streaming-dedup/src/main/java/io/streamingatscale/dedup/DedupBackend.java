package io.streamingatscale.dedup;

/** A kind of index. The numbers are those of the rules of {@link DedupIndex}. */
public interface DedupBackend {

    /** Returns the kind's name, for logs and guarantees. */
    String name();

    /**
     * Returns how many bytes beside the Java heap an index with these settings takes, from its opening to its close,
     * without allocating anything.
     */
    long bytesNeeded(DedupSettings settings);

    /**
     * Opens an index, with what it holds in its directory from before, also with another window or another bound (DX-30).
     * What is damaged, missing or of another scope is not used, and not covered (DX-32, DX-33, DX-34).
     *
     * @throws DedupException if the memory cannot be had, another index has the directory open (DX-29), or the directory cannot be
     *     used; the message has the remedy, and the directory if it is about one. Damage is no reason to throw: see
     *     {@link DedupIndex#damage}
     */
    DedupIndex open(DedupSettings settings);
}
