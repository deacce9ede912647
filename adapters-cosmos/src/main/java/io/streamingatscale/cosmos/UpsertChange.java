package io.streamingatscale.cosmos;

import io.streamingatscale.core.Origin;

/** Inserts or overwrites a document; the last of its id stays. */
final class UpsertChange extends Change {

    private final String json;

    UpsertChange(Origin origin, DocumentKey key, String json) {
        super(origin, key);
        this.json = json;
    }

    @Override
    int characters() {
        return json.length();
    }

    @Override
    Operation next() {
        return new Operation.Upsert(json);
    }

    @Override
    Outcome answered(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.APPLIED;
        }
        throw poison(
                answer.status() == 409 ? "another document has the unique key" : "document was not written", answer);
    }
}
