package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;

/** Inserts a document; the first of its id stays. */
final class CreateChange extends Change {

    private final String json;
    private final boolean hasUniqueKeys;
    private boolean isLooking;

    /**
     * Makes the change.
     *
     * @param hasUniqueKeys whether a conflict may be with another document, so that it is not at once taken for this one
     */
    CreateChange(Origin origin, DocumentKey key, String json, boolean hasUniqueKeys) {
        super(origin, key);
        this.json = json;
        this.hasUniqueKeys = hasUniqueKeys;
    }

    @Override
    int characters() {
        return json.length();
    }

    @Override
    Operation next() {
        return isLooking ? new Operation.Read() : new Operation.Create(json);
    }

    @Override
    Outcome answered(Answer answer) {
        return isLooking ? looked(answer) : created(answer);
    }

    @Override
    void lookFirst() {
        isLooking = true;
    }

    private Outcome created(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.APPLIED;
        }
        if (answer.status() != 409) {
            throw poison("document was not created", answer);
        }
        if (!hasUniqueKeys) {
            return Outcome.ABSORBED;
        }
        isLooking = true;
        return conflict(answer, true);
    }

    private Outcome looked(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.ABSORBED;
        }
        if (answer.status() != 404) {
            throw poison("document was not read", answer);
        }
        isLooking = false;
        return Outcome.AGAIN;
    }
}
