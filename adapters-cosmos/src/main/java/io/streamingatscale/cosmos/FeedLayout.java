package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a container's keys are divided into ranges, and were: what the readers of a source share.
 *
 * <p>A range that came out of a split begins where the one before it was committed. Which that was is not known, for the service lists only
 * the present ranges; but each bound that there ever was is one of theirs still. So it is among those that can be made of these bounds, and
 * the checkpoint store knows which of them were read.
 *
 * <p><b>Threads:</b> any.
 */
final class FeedLayout {

    private record LookUp(String pipeline, FeedSpan span) {}

    private final String stream;
    private final CheckpointStore checkpoints;
    private final Supplier<List<FeedSpan>> listing;
    private final NavigableSet<String> mins = new TreeSet<>();
    private final NavigableSet<String> maxes = new TreeSet<>();
    private final Set<LookUp> inVain = ConcurrentHashMap.newKeySet();
    private @Nullable List<FeedSpan> spans;

    /**
     * Makes it.
     *
     * @param checkpoints where the pipeline keeps how far it has read
     * @param listing asks the service for the present ranges, in order
     */
    FeedLayout(String stream, CheckpointStore checkpoints, Supplier<List<FeedSpan>> listing) {
        this.stream = stream;
        this.checkpoints = checkpoints;
        this.listing = listing;
    }

    Partition partition(FeedSpan span) {
        return new Partition(stream, span.id());
    }

    /** Returns the ranges of one reader. All readers share one list, so that none is read by two or by none. */
    synchronized List<FeedSpan> share(ReaderSlot slot) {
        if (spans == null) {
            spans = listing.get();
            add(spans);
        }
        List<FeedSpan> share = new ArrayList<>();
        for (int i = slot.index(); i < spans.size(); i += slot.count()) {
            share.add(spans.get(i));
        }
        return share;
    }

    /** Hears of ranges that came out of a split. */
    synchronized void add(Collection<FeedSpan> present) {
        present.forEach(span -> {
            mins.add(span.min());
            maxes.add(span.max());
        });
    }

    /** Returns the position of the range that a range was part of, as a pipeline has committed it; empty if it never read one. */
    Optional<Position> inherited(String pipeline, FeedSpan child) {
        return around(child).stream()
                .map(before -> committed(new LookUp(pipeline, before)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Remembers what is not there: only ranges of before are looked up, which nobody reads any more. */
    private Optional<Position> committed(LookUp lookUp) {
        if (inVain.contains(lookUp)) {
            return Optional.empty();
        }
        Optional<Checkpoint> found = checkpoints.load(lookUp.pipeline(), partition(lookUp.span()));
        if (found.isEmpty()) {
            inVain.add(lookUp);
        }
        return found.map(Checkpoint::position);
    }

    /** Returns what a range may have been part of: of those that contain each other the smallest first. */
    private synchronized List<FeedSpan> around(FeedSpan child) {
        List<FeedSpan> around = new ArrayList<>();
        for (String min : mins.headSet(child.min(), true).descendingSet()) {
            for (String max : maxes.tailSet(child.max(), true)) {
                around.add(new FeedSpan(min, max));
            }
        }
        around.remove(child);
        return around;
    }
}
