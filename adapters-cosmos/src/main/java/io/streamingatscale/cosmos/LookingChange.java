package io.streamingatscale.cosmos;

/** Has a change read its document, and stops before it writes. */
final class LookingChange extends Change {

    private final Change change;
    private boolean isAbsorbed;

    LookingChange(Change change) {
        super(change.origin(), change.key());
        this.change = change;
    }

    Change change() {
        return change;
    }

    boolean isAbsorbed() {
        return isAbsorbed;
    }

    @Override
    Operation next() {
        return change.next();
    }

    @Override
    Outcome answered(Answer answer) {
        Outcome outcome = change.answered(answer);
        isAbsorbed = outcome == Outcome.ABSORBED;
        return isAbsorbed || change.next() instanceof Operation.Read ? outcome : Outcome.APPLIED;
    }
}
