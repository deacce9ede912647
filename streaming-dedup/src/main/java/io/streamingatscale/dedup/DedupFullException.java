package io.streamingatscale.dedup;

/** An index with {@link WhenFull#STOP} has no room for a record; raise {@code maxEntries} or shorten the window. */
public final class DedupFullException extends DedupException {

    private static final long serialVersionUID = 1L;

    /** Takes a message with the bounds. */
    public DedupFullException(String message) {
        super(message);
    }
}
