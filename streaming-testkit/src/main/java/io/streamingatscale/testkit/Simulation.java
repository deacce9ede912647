package io.streamingatscale.testkit;

import io.streamingatscale.core.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Runs a pipeline, with the workers that run it in production, on a simulated clock between a simulated log and simulated
 * stores, and has it go wrong everywhere.
 *
 * <pre>{@code
 * Simulation.over((partition, index) -> "device " + partition + " reading " + index)
 *         .running(world -> Pipeline.named("readings")
 *                 .from(world.log())
 *                 .to(world.keyedSink(reading -> reading))
 *                 .checkpoints(world.checkpoints())
 *                 .build())
 *         .crashEverywhere();
 * }</pre>
 *
 * <p>A run without faults tells what must stand in the sinks in the end, and how many <em>effects</em> there are: places
 * where a process touches what outlives it. After each faulty run, and at each of its checkpoints, the simulation sees to it
 * that
 *
 * <ul>
 *   <li>nothing is lost, dead letters included, and nothing took effect more often than the pipeline's guarantee allows;
 *   <li>records of a partition took effect in order, where the sink keeps an order;
 *   <li>no checkpoint went back, or passed a record that had not taken effect;
 *   <li>not more was read than the bound on bytes in flight allows, see {@link #inFlightAtMost};
 *   <li>the pipeline came to the end of the log, and did not stop;
 *   <li>writers were called in the order that {@link io.streamingatscale.core.SinkWriter} promises.
 * </ul>
 *
 * <p>What is broken is an {@link AssertionError} with the fewest faults that break it, what happened, and the line that
 * plays it again: {@link #replay}.
 *
 * <p>The pipeline is made anew for each start of a process, so what its steps remember in fields ends with the process. Its
 * steps must depend on nothing that differs from run to run. Immutable: each setting gives a new simulation.
 *
 * @param <T> the type of the log's values
 */
public final class Simulation<T> {

    /**
     * What stands in the log.
     *
     * @param <T> the type of the values
     */
    @FunctionalInterface
    public interface Values<T> {

        /**
         * Returns the value of a record, the same at each call.
         *
         * @param partition the number of the partition, from 0
         * @param index the number of the record in its partition, from 0
         */
        T at(int partition, int index);
    }

    private final SimSetup<T> setup;
    private final Set<FaultKind> kinds;

    private Simulation(SimSetup<T> setup, Set<FaultKind> kinds) {
        this.setup = setup;
        this.kinds = kinds;
    }

    /** Returns a simulation over a log of two partitions with eight records each, read by two processes. */
    public static <T> Simulation<T> over(Values<T> values) {
        return new Simulation<>(
                new SimSetup<>(values, List.of(), 2, 8, 2, null, null, false, Long.MAX_VALUE),
                EnumSet.allOf(FaultKind.class));
    }

    /**
     * Adds a pipeline that runs in every process, beside those added before.
     *
     * @param pipeline makes the pipeline of a process that starts, out of parts of its world
     */
    public Simulation<T> running(Function<SimulatedWorld<T>, Pipeline> pipeline) {
        return new Simulation<>(setup.plus(pipeline), kinds);
    }

    /**
     * Sets the log's size.
     *
     * @param partitions at least 1; the default is 2
     * @param records of each partition, at least 1; the default is 8
     */
    public Simulation<T> log(int partitions, int records) {
        return new Simulation<>(
                setup.ofLog(atLeastOne(partitions, "partitions"), atLeastOne(records, "records")), kinds);
    }

    /**
     * Sets how many processes share the log; each that dies starts again. The default is 2.
     *
     * @param count at least 1
     */
    public Simulation<T> processes(int count) {
        return new Simulation<>(setup.inProcesses(atLeastOne(count, "processes")), kinds);
    }

    /**
     * Sets which values must stand in the first pipeline's sink in the end, each as often. The default is what a run without
     * faults leaves, which finds no bug that is there without faults too.
     */
    public Simulation<T> expecting(Collection<?> values) {
        return new Simulation<>(setup.expecting(values), kinds);
    }

    /**
     * Takes no value that took effect too often for a broken promise: for a pipeline whose limits say so, such as a
     * deduplication over all partitions that several processes share. The default is what its guarantee says.
     */
    public Simulation<T> allowingDuplicates() {
        return new Simulation<>(setup.repeating(), kinds);
    }

    /** Sets of which values there must be dead letters in the end. The default is what a run without faults leaves. */
    public Simulation<T> expectingDeadLetters(Collection<T> values) {
        return new Simulation<>(setup.expectingDeadLetters(values), kinds);
    }

    /**
     * Sets how many bytes a reader may have handed out, without their commit, when it is asked for more; the same as the
     * pipeline's {@code maxInFlightBytes}. A record counts 10 bytes. The default is no bound.
     *
     * @param bytes at least 1
     */
    public Simulation<T> inFlightAtMost(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be >= 1: bytes=" + bytes);
        }
        return new Simulation<>(setup.within(bytes), kinds);
    }

    /** Sets what may go wrong. The default is everything. */
    public Simulation<T> faults(FaultKind... newKinds) {
        return new Simulation<>(setup, Set.copyOf(Arrays.asList(newKinds)));
    }

    /** Leaves out what may not go wrong. */
    public Simulation<T> without(FaultKind... excluded) {
        Set<FaultKind> remaining = EnumSet.copyOf(kinds);
        remaining.removeAll(Arrays.asList(excluded));
        return new Simulation<>(setup, remaining);
    }

    /**
     * Plays one run for each effect and each fault that can happen there.
     *
     * @throws AssertionError if a promise is broken in one of them
     */
    public SimulationReport crashEverywhere() {
        SimCampaign<T> campaign = new SimCampaign<>(setup);
        campaign.singles(kinds);
        return campaign.report();
    }

    /**
     * Plays {@link #crashEverywhere}, and one run for each pair of the worst faults: crashes, lost replies, zombies, two
     * owners at once. Their number grows with the square of the effects.
     *
     * @throws AssertionError if a promise is broken in one of them
     */
    public SimulationReport crashEverywhereTwice() {
        SimCampaign<T> campaign = new SimCampaign<>(setup);
        campaign.singles(kinds);
        Set<FaultKind> paired = EnumSet.copyOf(FaultKind.PAIRED);
        paired.retainAll(kinds);
        campaign.pairs(paired);
        return campaign.report();
    }

    /**
     * Plays runs with a random order of things and up to a dozen faults each.
     *
     * @param count how many, at least 1, with the seeds 1 to {@code count}
     * @throws AssertionError if a promise is broken in one of them
     */
    public SimulationReport seeds(int count) {
        return seeds(1, atLeastOne(count, "count"));
    }

    /**
     * Plays runs with the seeds from {@code first} on.
     *
     * @param first not 0, which stands for the fair order
     * @param count how many, at least 1
     * @throws AssertionError if a promise is broken in one of them
     */
    public SimulationReport seeds(long first, int count) {
        SimCampaign<T> campaign = new SimCampaign<>(setup);
        campaign.seeds(first, atLeastOne(count, "count"), new ArrayList<>(new TreeSet<>(kinds)));
        return campaign.report();
    }

    /**
     * Plays one run again.
     *
     * @param plan as the message of a failed run has it, such as {@code seed=42 crash-after@17 pause@20}
     * @throws AssertionError if a promise is broken in it
     */
    public SimulationReport replay(String plan) {
        SimCampaign<T> campaign = new SimCampaign<>(setup);
        campaign.play(SimPlan.parse(plan));
        return campaign.report();
    }

    private static int atLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1: " + name + "=" + value);
        }
        return value;
    }
}
