package io.streamingatscale.core;

import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes partitions into ownership: raises the epoch, finds where to begin, opens what is written to. */
final class PartitionClaims<S, T> {

    private final WorkerScope<S, T> scope;
    private final FirstPositions firsts;

    PartitionClaims(WorkerScope<S, T> scope) {
        this.scope = scope;
        this.firsts = new FirstPositions(scope.spec().store(), scope.spec().name());
    }

    /**
     * Claims a partition.
     *
     * @param reader who asks; null where nothing can be read again
     * @param configuredStart where to begin without a checkpoint
     */
    Ownership<S, T> claim(
            Partition partition,
            PartitionHistory history,
            @Nullable SourceReader<S> reader,
            Function<Claim, Position> configuredStart) {
        Claim claim = scope.spec().store().claim(scope.spec().name(), partition);
        StartPoint start = claim.position()
                .map(position -> StartPoint.at(position, false))
                .orElseGet(() -> saveFirst(claim, configuredStart.apply(claim)));
        Instant wanted = history.rewind().orElse(null);
        StartPoint rewound = wanted == null || reader == null ? start : rewind(claim, start, reader, wanted);
        PartitionMeters meters = new PartitionMeters(
                scope.settings().registry(),
                scope.spec().name(),
                scope.spec().source().name(),
                partition);
        SinkWriter<T> writer = scope.spec().sink().open(claim);
        return new Ownership<>(
                claim, rewound, writer, new PoisonHandler<>(scope.spec().poison(), claim, meters), meters, history);
    }

    private StartPoint saveFirst(Claim claim, Position start) {
        if (scope.chain().dedup().isPresent()) {
            firsts.save(claim.partition(), start);
        }
        scope.spec().store().save(claim.checkpointAt(start));
        return StartPoint.at(start, true);
    }

    /** Finds the record of a log time, but none before the pipeline's first one. */
    private StartPoint rewind(Claim claim, StartPoint start, SourceReader<S> reader, Instant to) {
        Position found = reader.positionAt(claim, to).orElse(start.resume());
        Position first = firsts.load(claim.partition()).orElse(found);
        Position from = found.offset() >= first.offset() ? found : first;
        Position readFrom = from.offset() <= start.resume().offset() ? from : start.resume();
        if (readFrom.offset() < start.resume().offset()) {
            TaskLog.rewound(claim.partition(), readFrom, start.resume());
        }
        return start.rewound(readFrom, to);
    }
}
