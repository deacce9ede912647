package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own instances of all steps, linked so that each puts into the next and the last into a list. Asynchronous steps
 * part them into segments: the last step of each but the last segment puts into a list for the asynchronous step behind it.
 */
final class ProcessorChain<S, T> {

    private final List<Processor<?, ?>> processors;
    private final Output<S> head;
    /** Where each segment begins. */
    private final List<Output<Object>> heads = new ArrayList<>();

    private final List<AsyncStep<?, ?>> asyncSteps = new ArrayList<>();
    private final @Nullable DedupStep<?> dedup;
    private List<StreamRecord<T>> outputs = new ArrayList<>();
    private List<StreamRecord<?>> handedOn = new ArrayList<>();

    @SuppressWarnings("unchecked") // StreamBuilder's types make each step's output the next one's input
    ProcessorChain(List<Processor<?, ?>> processors) {
        this.processors = processors;
        this.dedup = (DedupStep<?>) processors.stream()
                .filter(DedupStep.class::isInstance)
                .findFirst()
                .orElse(null);
        Output<Object> next = record -> outputs.add((StreamRecord<T>) record);
        for (int i = processors.size() - 1; i >= 0; i--) {
            if (processors.get(i) instanceof AsyncStep<?, ?> step) {
                asyncSteps.add(0, step);
                heads.add(0, next);
                next = record -> handedOn.add(record);
            } else {
                next = link((Processor<Object, Object>) processors.get(i), next);
            }
        }
        heads.add(0, next);
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

    /** Processes what a record is at the begin of a segment; what that put out before it failed is dropped. */
    @SuppressWarnings("unchecked") // StreamBuilder's types make them the segment's inputs
    void run(int segment, List<? extends StreamRecord<?>> inputs) {
        int mark = outputs.size();
        boolean done = false;
        try {
            for (StreamRecord<?> input : inputs) {
                heads.get(segment).emit((StreamRecord<Object>) input);
            }
            done = true;
        } finally {
            if (!done) {
                outputs.subList(mark, outputs.size()).clear();
                handedOn.clear();
            }
        }
    }

    /** Returns what the segment that ran last has for the asynchronous step behind it, and forgets it. */
    List<StreamRecord<?>> takeHandedOn() {
        List<StreamRecord<?>> taken = handedOn;
        handedOn = new ArrayList<>(taken.size());
        return taken;
    }

    /** Returns the asynchronous steps, which stand between the segments. */
    List<AsyncStep<?, ?>> asyncSteps() {
        return asyncSteps;
    }

    /** Returns whether anything is under way that ends by itself. */
    boolean isCallUnderWay() {
        for (AsyncStep<?, ?> step : asyncSteps) {
            if (step.isCallUnderWay()) {
                return true;
            }
        }
        return false;
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
