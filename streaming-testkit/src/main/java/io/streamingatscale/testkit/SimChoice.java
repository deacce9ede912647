package io.streamingatscale.testkit;

/** Decides what is left to chance. */
@FunctionalInterface
interface SimChoice {

    /** Has nothing left that may be lost. */
    SimChoice NOTHING = count -> 0;
    /** Has all left. */
    SimChoice ALL = count -> count - 1;

    /** Returns one of the numbers from 0, for what was first, to below {@code count}, for what was last. */
    int of(int count);
}
