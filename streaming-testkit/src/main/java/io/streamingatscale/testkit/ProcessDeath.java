package io.streamingatscale.testkit;

/** Unwinds the stack of a simulated process that has died; an error, so that nothing of the library handles it. */
final class ProcessDeath extends Error {

    private static final long serialVersionUID = 1;

    ProcessDeath() {
        super("the simulated process has died", null, false, false);
    }
}
