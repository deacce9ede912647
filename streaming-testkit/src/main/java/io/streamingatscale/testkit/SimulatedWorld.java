package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.DeadLetter;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.Source;
import io.streamingatscale.dedup.DedupBackend;
import java.util.function.Function;

/**
 * What the pipelines of a simulated process are built of instead of a real log, real stores and a real disk. See
 * {@link Simulation}.
 *
 * <p><b>Threads:</b> that of the simulation.
 *
 * @param <T> the type of the log's values
 */
public final class SimulatedWorld<T> {

    static final String DEAD_LETTERS = "dead letters";

    private final SimWorld<T> world;
    private final SimProcess<T> process;
    private final long mostInFlight;

    SimulatedWorld(SimWorld<T> world, SimProcess<T> process, long mostInFlight) {
        this.world = world;
        this.process = process;
        this.mostInFlight = mostInFlight;
    }

    /** Returns the number of the process that is started, from 0. */
    public int process() {
        return process.number();
    }

    /** Returns the log, which is rewindable. Log times are a second apart in each partition. */
    public Source<T> log() {
        return new SimSource<>(world, process, mostInFlight);
    }

    /** Returns a durable checkpoint store, shared by all processes. */
    public CheckpointStore checkpoints() {
        return new SimCheckpointStore(world, process);
    }

    /**
     * Returns a sink that keeps the first value of each key. It writes some records before they are committed.
     *
     * @param keyOf gives the key, with {@code equals}, and so does each value have it
     */
    public <V> Sink<V> keyedSink(Function<? super V, ?> keyOf) {
        return sink("keyed table", Effect.KEYED, keyOf);
    }

    /** Returns a sink that commits records and checkpoint in one transaction, and checks the epoch in it. */
    public <V> Sink<V> transactionalSink() {
        return sink("transactional table", Effect.TRANSACTIONAL, Function.identity());
    }

    /** Returns a sink that adds what it is given. It writes some records before they are committed. */
    public <V> Sink<V> appendSink() {
        return sink("appended table", Effect.APPEND, Function.identity());
    }

    private <V> Sink<V> sink(String name, Effect effect, Function<? super V, ?> keyOf) {
        return new SimSink<>(world, process, world.table(name, effect), keyOf, Function.identity());
    }

    /** Returns where dead letters go: a sink that appends. */
    public Sink<DeadLetter<T>> deadLetters() {
        return new SimSink<>(
                world,
                process,
                world.table(DEAD_LETTERS, Effect.APPEND),
                letter -> letter.record().origin(),
                letter -> letter.record().value());
    }

    /**
     * Returns the kind of index of ids that pipelines have by default, for {@code Deduplication.backend}. Its files are on the
     * process's disk: of what was not forced when the process dies, some, all or nothing is there afterwards.
     */
    public DedupBackend dedupBackend() {
        return new SimDedupBackend(world, process);
    }
}
