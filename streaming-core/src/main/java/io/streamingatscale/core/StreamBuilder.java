package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The part of a pipeline from its source to here, to which steps are added. Immutable: each step gives a new builder.
 *
 * <p>An exception that a step throws makes its record a poison record; a {@link TransientException} has it tried again.
 *
 * @param <S> the type of the source's values
 * @param <T> the type of the values here
 */
public final class StreamBuilder<S, T> {

    private final String name;
    private final Source<S> source;
    private final List<Supplier<? extends Processor<?, ?>>> steps;

    StreamBuilder(String name, Source<S> source, List<Supplier<? extends Processor<?, ?>>> steps) {
        this.name = name;
        this.source = source;
        this.steps = List.copyOf(steps);
    }

    /** Makes a value of each value. */
    public <R> StreamBuilder<S, R> map(Function<? super T, ? extends R> mapper) {
        return process(() -> (record, output) ->
                output.emit(record.withValue(Objects.requireNonNull(mapper.apply(record.value()), "map gave null"))));
    }

    /** Passes on the records whose values are wanted. */
    public StreamBuilder<S, T> filter(Predicate<? super T> wanted) {
        return process(() -> (record, output) -> {
            if (wanted.test(record.value())) {
                output.emit(record);
            }
        });
    }

    /**
     * Makes any number of values of each value. They share the origin of the record they were made of: in a keyed sink
     * their keys must differ.
     */
    public <R> StreamBuilder<S, R> flatMap(Function<? super T, ? extends Iterable<? extends R>> mapper) {
        return process(() -> (record, output) ->
                mapper.apply(record.value()).forEach(value -> output.emit(record.withValue(value))));
    }

    /** Shows each record to {@code viewer} as it passes, before it has taken effect; a record may be shown again. */
    public StreamBuilder<S, T> peek(Consumer<? super StreamRecord<T>> viewer) {
        return process(() -> (record, output) -> {
            viewer.accept(record);
            output.emit(record);
        });
    }

    /**
     * Lets the first of several copies pass that a producer sent of a record. At most once in a pipeline.
     *
     * @throws IllegalStateException if the pipeline has a deduplication already
     */
    public StreamBuilder<S, T> deduplicate(Deduplication<T> deduplication) {
        if (steps.stream().anyMatch(DedupPlace.class::isInstance)) {
            throw new IllegalStateException("deduplicate must be used once: pipeline=\"" + name
                    + "\"; make one id of what identifies a record");
        }
        return process(new DedupPlace<>(deduplication));
    }

    /**
     * Makes any number of records of each record by slow calls, many at once, and passes them on in the order of the log. What
     * comes before and after this step, {@link #deduplicate} too, sees no difference to {@link #process}. Where a deduplication
     * comes after it, the ids that are read again after the loss of an index need calls too; put it before this step if it can be.
     */
    public <R> StreamBuilder<S, R> processAsync(AsyncProcessing<T, R> processing) {
        return process(new AsyncPlace<>(processing));
    }

    /**
     * Adds a step of one's own; the other steps are short for this one.
     *
     * @param processor makes the instance of each worker
     */
    public <R> StreamBuilder<S, R> process(Supplier<? extends Processor<T, R>> processor) {
        List<Supplier<? extends Processor<?, ?>>> extended = new ArrayList<>(steps);
        extended.add(processor);
        return new StreamBuilder<>(name, source, extended);
    }

    /** Ends with what is written. */
    public PipelineBuilder<S> to(Sink<T> sink) {
        return PipelineBuilder.of(name, source, steps, sink);
    }
}
