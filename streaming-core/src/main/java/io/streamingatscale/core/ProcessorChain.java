package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker's own instances of all steps, linked so that each puts into the next and the last into a list. */
final class ProcessorChain<S, T> {

    private final List<Processor<?, ?>> processors;
    private final Output<S> head;
    private final @Nullable DedupStep<?> dedup;
    private List<StreamRecord<T>> outputs = new ArrayList<>();

    @SuppressWarnings("unchecked") // StreamBuilder's types make each step's output the next one's input
    ProcessorChain(List<Processor<?, ?>> processors) {
        this.processors = processors;
        this.dedup = (DedupStep<?>) processors.stream()
                .filter(DedupStep.class::isInstance)
                .findFirst()
                .orElse(null);
        Output<Object> next = record -> outputs.add((StreamRecord<T>) record);
        for (int i = processors.size() - 1; i >= 0; i--) {
            next = link((Processor<Object, Object>) processors.get(i), next);
        }
        this.head = (Output<S>) (Output<?>) next;
    }

    private static Output<Object> link(Processor<Object, Object> processor, Output<Object> next) {
        return record -> processor.process(record, next);
    }

    /** Processes one record; what it put out before it failed is dropped. */
    void process(StreamRecord<S> record) {
        int mark = outputs.size();
        boolean done = false;
        try {
            head.emit(record);
            done = true;
        } finally {
            if (!done) {
                outputs.subList(mark, outputs.size()).clear();
            }
        }
    }

    /** Returns what was put out since the last call, and forgets it. */
    List<StreamRecord<T>> takeOutputs() {
        List<StreamRecord<T>> taken = outputs;
        outputs = new ArrayList<>(taken.size());
        return taken;
    }

    /** Returns the deduplication among the steps. */
    Optional<DedupStage<?>> dedup() {
        return Optional.ofNullable(dedup).map(DedupStep::stage);
    }

    void close() {
        if (dedup != null) {
            dedup.close();
        }
    }

    void claimed(Claim claim, StartPoint start) {
        dedup().ifPresent(stage -> stage.claimed(claim.partition(), start));
        processors.forEach(processor -> processor.onClaim(claim));
    }

    void released(Partition partition) {
        processors.forEach(processor -> processor.onRelease(partition));
    }

    void sync(Checkpoint checkpoint) {
        processors.forEach(processor -> processor.sync(checkpoint));
    }

    static boolean isRepeatable(List<Processor<?, ?>> processors) {
        return processors.stream().allMatch(Processor::isRepeatable);
    }
}
