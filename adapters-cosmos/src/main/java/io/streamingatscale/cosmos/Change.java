package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;

/**
 * What one record does to one document: the operation to send next, until an answer says that it is done. Whatever is
 * sent again, since its answer was lost or the process died, ends in the same state.
 */
abstract class Change {

    /** What an answer means. */
    enum Outcome {
        /** The record took effect. */
        APPLIED,
        /** Its effect, or a newer one, was there already. */
        ABSORBED,
        /** Another operation is to be sent. */
        AGAIN
    }

    /** So many answers are put down to others that write the document too, and to replicas that lag behind. */
    private static final int MOST_CONFLICTS = 5;

    private final Origin origin;
    private final DocumentKey key;
    private int conflicts;

    Change(Origin origin, DocumentKey key) {
        this.origin = origin;
        this.key = key;
    }

    final Origin origin() {
        return origin;
    }

    final DocumentKey key() {
        return key;
    }

    /** Returns the operation to send now. */
    abstract Operation next();

    /**
     * Takes the answer to {@link #next}; not one that is a {@link Failure}.
     *
     * @throws PoisonRecordException if the record can never take effect
     */
    abstract Outcome answered(Answer answer);

    /** Returns how many characters its document has, 0 where it sends none. */
    int characters() {
        return 0;
    }

    /** Makes it read the document before it writes, where it would not. */
    void lookFirst() {}

    /**
     * Takes a conflict with what was not there a moment ago.
     *
     * @param hasUniqueKeys whether it may be another document, which has the same unique key
     * @throws PoisonRecordException if it is
     */
    final Outcome conflict(Answer answer, boolean hasUniqueKeys) {
        if (hasUniqueKeys && ++conflicts > MOST_CONFLICTS) {
            throw poison("another document has the unique key", answer);
        }
        return Outcome.AGAIN;
    }

    /** Returns the exception of a record that can never be stored. */
    final PoisonRecordException poison(String reason, Answer answer) {
        return new PoisonRecordException(origin, reason + ": status=" + answer, null);
    }
}
