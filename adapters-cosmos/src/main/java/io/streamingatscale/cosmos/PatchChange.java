package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;

/** Changes fields of a document, which it creates before where there is none. */
final class PatchChange extends Change {

    private final Operation patch;
    private final Operation creation;
    private final boolean hasUniqueKeys;
    private boolean isMissing;

    /**
     * Makes the change.
     *
     * @param initial the document to create where there is none, as it is before the change
     */
    PatchChange(Origin origin, DocumentKey key, Operation.Patch patch, String initial, boolean hasUniqueKeys) {
        super(origin, key);
        this.patch = patch;
        this.creation = new Operation.Create(initial);
        this.hasUniqueKeys = hasUniqueKeys;
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
        if (!answer.isSuccess() && answer.status() != 409) {
            throw poison("document was not created", answer);
        }
        isMissing = false;
        return answer.isSuccess() ? Outcome.AGAIN : conflict(answer, hasUniqueKeys);
    }
}
