package io.streamingatscale.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record that can never be processed or stored.
 *
 * @param <S> the type of the source's values
 */
public final class PoisonPolicy<S> {

    private enum Action {
        STOP,
        SKIP,
        DEAD_LETTER
    }

    private final Action action;
    private final int attempts;
    private final @Nullable Sink<DeadLetter<S>> sink;

    private PoisonPolicy(Action action, int attempts, @Nullable Sink<DeadLetter<S>> sink) {
        this.action = action;
        this.attempts = attempts;
        this.sink = sink;
    }

    /** The pipeline stops before the record, with the cause. This is the default. */
    public static <S> PoisonPolicy<S> stop() {
        return new PoisonPolicy<>(Action.STOP, 1, null);
    }

    /** The record is left out and counted in {@code streaming.records.skipped}. */
    public static <S> PoisonPolicy<S> skip() {
        return new PoisonPolicy<>(Action.SKIP, 1, null);
    }

    /**
     * The record goes to another sink, and is durable there before any checkpoint passes it.
     *
     * @param sink appends or is keyed; closed with the pipeline
     * @throws IllegalArgumentException if the sink is transactional: its transactions could not be the pipeline's
     */
    public static <S> PoisonPolicy<S> deadLetter(Sink<DeadLetter<S>> sink) {
        if (sink.effect() == Effect.TRANSACTIONAL) {
            throw new IllegalArgumentException("dead letters need a sink that appends or is keyed: sink=\""
                    + sink.name() + "\", effect=" + sink.effect());
        }
        return new PoisonPolicy<>(Action.DEAD_LETTER, 1, sink);
    }

    /**
     * Tries a record as often before it counts as poison, at once and without a pause: meant for processors that fail now
     * and then. A record that the sink refuses is not tried again.
     *
     * @param newAttempts at least 1; the default is 1
     */
    public PoisonPolicy<S> after(int newAttempts) {
        return new PoisonPolicy<>(action, Checks.atLeast(newAttempts, 1, "attempts"), sink);
    }

    int attempts() {
        return attempts;
    }

    boolean isStop() {
        return action == Action.STOP;
    }

    Optional<Sink<DeadLetter<S>>> sink() {
        return Optional.ofNullable(sink);
    }

    String describe() {
        return switch (action) {
            case STOP -> "stop the pipeline before the record";
            case SKIP -> "left out and counted";
            case DEAD_LETTER -> "durable in " + sinkName() + " before a checkpoint passes them";
        };
    }

    List<String> limits() {
        return switch (action) {
            case STOP -> List.of();
            case SKIP -> List.of("a poison record takes no effect");
            case DEAD_LETTER -> List.of("a poison record may stand in " + sinkName() + " more than once");
        };
    }

    private String sinkName() {
        return sink().map(Sink::name).orElse("");
    }
}
