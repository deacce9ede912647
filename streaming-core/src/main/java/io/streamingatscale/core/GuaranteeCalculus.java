package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;

/** Computes a {@link Guarantee} from the parts of a pipeline: never more than its weakest part gives. */
final class GuaranteeCalculus {

    private final PipelineSpec<?, ?> spec;
    private final List<String> weaknesses = new ArrayList<>();
    private GuaranteeLevel level = GuaranteeLevel.EXACTLY_ONCE_EFFECT;

    private GuaranteeCalculus(PipelineSpec<?, ?> spec) {
        this.spec = spec;
    }

    static Guarantee of(PipelineSpec<?, ?> spec) {
        return new GuaranteeCalculus(spec).compute();
    }

    private Guarantee compute() {
        weighSource();
        weighStore();
        weighSink();
        return new Guarantee(
                level,
                path(),
                replays(),
                producerDuplicates(),
                zombieWrites(),
                spec.poison().describe(),
                weaknesses,
                limits());
    }

    private void weighSource() {
        if (!spec.source().isReplayable()) {
            lower(
                    GuaranteeLevel.BEST_EFFORT,
                    "source cannot be read again, what is in flight at a crash is lost: source="
                            + spec.source().name() + "; put a replayable log in front");
        }
    }

    private void weighStore() {
        if (!spec.store().isDurable()) {
            lower(
                    GuaranteeLevel.BEST_EFFORT,
                    "checkpoints end with the process, the next one starts at the source's configured start: checkpoints="
                            + spec.store().name() + "; use a durable checkpoint store");
        }
    }

    private void weighSink() {
        Sink<?> sink = spec.sink();
        if (sink.effect() == Effect.APPEND) {
            lower(
                    GuaranteeLevel.AT_LEAST_ONCE,
                    "sink appends, a record that is read again stands there twice: sink=" + sink.name()
                            + "; use a keyed or transactional sink");
        }
        if (sink.effect() == Effect.KEYED && !spec.isRepeatable()) {
            lower(
                    GuaranteeLevel.AT_LEAST_ONCE,
                    "a processor gives other keys when a record is processed again, so the keyed sink cannot absorb it: sink="
                            + sink.name() + "; make the processor repeatable or use a transactional sink");
        }
    }

    private void lower(GuaranteeLevel to, String weakness) {
        if (to.compareTo(level) < 0) {
            level = to;
            weaknesses.add(0, weakness);
        } else {
            weaknesses.add(weakness);
        }
    }

    private String path() {
        return spec.source().name() + " -> " + spec.sink().name() + " ("
                + spec.sink().effect() + "), checkpoints in " + spec.store().name();
    }

    private String replays() {
        return switch (spec.sink().effect()) {
            case APPEND -> "written again";
            case KEYED ->
                spec.isRepeatable()
                        ? "absorbed by the sink, which applies a record again under the same key"
                        : "written again, where the key differs";
            case TRANSACTIONAL ->
                "cannot happen after a commit, records and position commit in one transaction of the sink";
        };
    }

    private String producerDuplicates() {
        if (spec.dedup() != null) {
            return DedupGuarantee.producerDuplicates(spec.dedup().deduplication());
        }
        return spec.sink().effect() == Effect.KEYED
                ? "not detected; the sink absorbs those that repeat its key"
                : "not detected, each takes effect";
    }

    private String zombieWrites() {
        return switch (spec.sink().effect()) {
            case APPEND -> "may stand in the sink; their checkpoints are refused by epoch";
            case KEYED -> "absorbed by the sink like replays; their checkpoints are refused by epoch";
            case TRANSACTIONAL -> "refused as a whole, the transaction checks the epoch";
        };
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>(spec.source().limits());
        limits.addAll(spec.sink().limits());
        if (spec.dedup() != null) {
            limits.addAll(DedupGuarantee.limits(spec.dedup().deduplication(), spec.source()));
        }
        if (spec.isAsync()) {
            limits.add(
                    "calls of an asynchronous step are made again when a record is read again, perhaps while one of before"
                            + " still runs: their own effects happen at least once");
        }
        if (spec.store() != spec.sink().checkpointStore().orElse(null)) {
            limits.addAll(spec.store().limits());
        }
        limits.addAll(spec.poison().limits());
        return limits;
    }
}
