package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.DefectRules.has;
import static io.streamingatscale.testkit.SinkDefect.*;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A sink of ids that is right, but for the defect that it has at present. */
final class WrongSink implements Sink<String> {

    /** The store that the sinks share. */
    static final class Place {
        final List<String> stored = new CopyOnWriteArrayList<>();
        final Set<Object> keys = new HashSet<>();
        final PlainCheckpoints checkpoints = new PlainCheckpoints();
        final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "store");
            made.setDaemon(true);
            return made;
        });
        volatile boolean isLocked;
    }

    final Place place;
    final Effect effect;
    final List<WrongSinkWriter> writers = new CopyOnWriteArrayList<>();
    private final PlainCheckpoints own = new PlainCheckpoints();
    private final Exchanger<Object> meeting = new Exchanger<>();

    WrongSink(Place place, Effect effect) {
        this.place = place;
        this.effect = effect;
    }

    /** Not long where something never happens. */
    static Duration patience() {
        boolean hangs = has(EMPTY_COMMIT_NEVER_COMPLETES) || has(CLOSED_COMMIT_NEVER_ENDS);
        return hangs ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
    }

    @Override
    public String name() {
        return "wrong";
    }

    @Override
    public Effect effect() {
        if (!has(SAYS_ANOTHER_EFFECT)) {
            return effect;
        }
        return effect == Effect.KEYED ? Effect.APPEND : Effect.KEYED;
    }

    @Override
    public SinkWriter<String> open(Claim claim) {
        if (has(OPENS_ONE_WRITER_AT_A_TIME) && meetsAnother()) {
            throw new IllegalStateException("another is being opened");
        }
        if (place.isLocked) {
            throw new TransientException("locked", null);
        }
        if (has(CHECKS_THE_EPOCH_WHEN_OPENED_ONLY)) {
            checkpoints().check(claim.partition(), claim.epoch());
        }
        WrongSinkWriter writer = new WrongSinkWriter(this, claim);
        writers.add(writer);
        return writer;
    }

    private boolean meetsAnother() {
        try {
            meeting.exchange(this, 20, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException | TimeoutException e) {
            return false;
        }
    }

    PlainCheckpoints checkpoints() {
        return has(CHECKPOINTS_END_WITH_THE_SINK) ? own : place.checkpoints;
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return effect == Effect.TRANSACTIONAL ? Optional.of(checkpoints()) : Optional.empty();
    }

    @Override
    public void close() {
        if (has(STORES_WITHIN_THE_PROCESS)) {
            place.stored.clear();
        }
    }
}
