package io.streamingatscale.testkit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a simulation has played.
 *
 * @param effects how many effects the run without faults had: the places where something can go wrong
 * @param runs how many runs were played, that one included
 * @param faults how often each kind of fault happened
 */
public record SimulationReport(int effects, long runs, Map<FaultKind, Long> faults) {

    /** Copies the map. */
    public SimulationReport {
        faults = new TreeMap<>(faults);
    }

    @Override
    public String toString() {
        return "effects=" + effects + ", runs=" + runs + ", faults=" + faults;
    }
}
