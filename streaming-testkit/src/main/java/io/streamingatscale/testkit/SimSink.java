package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.Optional;
import java.util.function.Function;

/** A table as a process writes to it. */
final class SimSink<V> implements Sink<V> {

    private final SimWorld<?> world;
    private final SimProcess<?> process;
    private final SimTable table;
    private final Function<? super V, ?> keyOf;
    private final Function<? super V, ?> valueOf;

    SimSink(
            SimWorld<?> world,
            SimProcess<?> process,
            SimTable table,
            Function<? super V, ?> keyOf,
            Function<? super V, ?> valueOf) {
        this.world = world;
        this.process = process;
        this.table = table;
        this.keyOf = keyOf;
        this.valueOf = valueOf;
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Effect effect() {
        return table.effect();
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return isTransactional() ? Optional.of(new SimCheckpointStore(world, process)) : Optional.empty();
    }

    boolean isTransactional() {
        return effect() == Effect.TRANSACTIONAL;
    }

    @Override
    public SinkWriter<V> open(Claim claim) {
        return world.effects().call(process, SimPlace.SINK_OPEN, "open " + name() + " for " + claim.partition(), () -> {
            if (isTransactional()) {
                world.checkpoints().checkEpoch(claim.checkpointAt(Position.of(0)));
            }
            return new SimWriter<>(world, process, this, claim);
        });
    }

    SimTable table() {
        return table;
    }

    SimTable.Row row(Claim claim, StreamRecord<V> record) {
        return new SimTable.Row(
                claim.pipeline(), record.origin(), keyOf.apply(record.value()), valueOf.apply(record.value()));
    }
}
