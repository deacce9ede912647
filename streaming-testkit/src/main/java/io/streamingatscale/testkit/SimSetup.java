package io.streamingatscale.testkit;

import io.streamingatscale.core.Pipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is the same in all runs of a simulation.
 *
 * @param values what stands in the log
 * @param pipelines make what runs in each process
 * @param expected what must stand in the pipeline's table in the end; null where a run without faults tells
 * @param deadLetters whose values must stand among the dead letters in the end; null where a run without faults tells
 * @param mayRepeat whether a value may take effect more often, whatever the guarantee says
 * @param mostInFlight the bound on bytes read and not committed, for each reader
 */
record SimSetup<T>(
        Simulation.Values<T> values,
        List<Function<SimulatedWorld<T>, Pipeline>> pipelines,
        int partitions,
        int records,
        int processes,
        @Nullable Collection<?> expected,
        @Nullable Collection<?> deadLetters,
        boolean mayRepeat,
        long mostInFlight) {

    SimSetup<T> plus(Function<SimulatedWorld<T>, Pipeline> pipeline) {
        List<Function<SimulatedWorld<T>, Pipeline>> more = new ArrayList<>(pipelines);
        more.add(pipeline);
        return new SimSetup<>(
                values,
                List.copyOf(more),
                partitions,
                records,
                processes,
                expected,
                deadLetters,
                mayRepeat,
                mostInFlight);
    }

    SimSetup<T> ofLog(int newPartitions, int newRecords) {
        return new SimSetup<>(
                values,
                pipelines,
                newPartitions,
                newRecords,
                processes,
                expected,
                deadLetters,
                mayRepeat,
                mostInFlight);
    }

    SimSetup<T> inProcesses(int newProcesses) {
        return new SimSetup<>(
                values, pipelines, partitions, records, newProcesses, expected, deadLetters, mayRepeat, mostInFlight);
    }

    SimSetup<T> expecting(Collection<?> newExpected) {
        return new SimSetup<>(
                values,
                pipelines,
                partitions,
                records,
                processes,
                List.copyOf(newExpected),
                deadLetters,
                mayRepeat,
                mostInFlight);
    }

    SimSetup<T> expectingDeadLetters(Collection<?> newDeadLetters) {
        return new SimSetup<>(
                values,
                pipelines,
                partitions,
                records,
                processes,
                expected,
                List.copyOf(newDeadLetters),
                mayRepeat,
                mostInFlight);
    }

    SimSetup<T> repeating() {
        return new SimSetup<>(
                values, pipelines, partitions, records, processes, expected, deadLetters, true, mostInFlight);
    }

    SimSetup<T> within(long bytes) {
        return new SimSetup<>(
                values, pipelines, partitions, records, processes, expected, deadLetters, mayRepeat, bytes);
    }
}
