package io.streamingatscale.testkit;

import java.util.Set;

/** One way in which an implementation is wrong. */
interface Defect {

    /** Returns the rules that fail for it, of those that a suite has no more and no less. */
    Set<String> rules();
}
