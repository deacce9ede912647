package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;

/** Changes fields of a document, which it creates before where there is none. */
final class PatchChange extends Change {

    private final Operation patch;
    private final Operation creation;
    private boolean isMissing;
    private int conflicts;

    /**
     * Makes the change.
     *
     * @param initial the document to create where there is none, as it is before the change
     */
    PatchChange(Origin origin, DocumentKey key, Operation.Patch patch, String initial) {
        super(origin, key);
        this.patch = patch;
        this.creation = new Operation.Create(initial);
    }

    @Override
    Operation next() {
        return isMissing ? creation : patch;
    }

    @Override
    Outcome answered(Answer answer) {
        return isMissing ? created(answer) : patched(answer);
    }

    private Outcome patched(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.APPLIED;
        }
        if (answer.status() == 412) {
            return Outcome.ABSORBED;
        }
        if (answer.status() != 404) {
            throw poison("document was not patched", answer);
        }
        isMissing = true;
        return Outcome.AGAIN;
    }

    private Outcome created(Answer answer) {
        // a conflict once, if another has created it since; twice it is another document's unique key
        boolean isThere = answer.isSuccess() || (answer.status() == 409 && ++conflicts == 1);
        if (!isThere) {
            throw poison(
                    answer.status() == 409 ? "another document has the unique key" : "document was not created",
                    answer);
        }
        isMissing = false;
        return Outcome.AGAIN;
    }
}
