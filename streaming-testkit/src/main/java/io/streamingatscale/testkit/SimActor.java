package io.streamingatscale.testkit;

import java.util.function.BooleanSupplier;

/** Something that may have its turn. */
final class SimActor {

    private final BooleanSupplier ability;
    private final BooleanSupplier action;
    /** When it had its turn last, in turns of the run. */
    long lastTurn;

    /**
     * Makes an actor.
     *
     * @param ability whether it can do anything now
     * @param action returns whether anything was done
     */
    SimActor(BooleanSupplier ability, BooleanSupplier action) {
        this.ability = ability;
        this.action = action;
    }

    boolean isAble() {
        return ability.getAsBoolean();
    }

    boolean act() {
        return action.getAsBoolean();
    }
}
