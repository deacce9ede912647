package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;

/** Removes a document. */
final class DeleteChange extends Change {

    DeleteChange(Origin origin, DocumentKey key) {
        super(origin, key);
    }

    @Override
    Operation next() {
        return new Operation.Delete();
    }

    @Override
    Outcome answered(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.APPLIED;
        }
        if (answer.status() == 404) {
            return Outcome.ABSORBED;
        }
        throw poison("document was not deleted", answer);
    }
}
