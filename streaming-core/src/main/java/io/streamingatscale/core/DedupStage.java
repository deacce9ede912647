package io.streamingatscale.core;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupFullException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.DedupVerdict;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's deduplication: one index for all of its workers, and what must be known before it may be asked.
 *
 * <p>A record may be judged only when the ids of one window before it are known: of its own partition, and with
 * {@link DedupScope#ALL_PARTITIONS} of every partition owned. Where they are not, the partition goes back
 * ({@link RewindException}) and its records up to the checkpoint are taken without effect.
 *
 * <p>A record whose first copy stands in another partition is dropped only when that copy has taken effect and is committed;
 * until then it waits ({@link HoldException}). Otherwise a crash with loss of the index could find the dropped copy before
 * its partition's checkpoint, take it for the first, and drop the other one too.
 *
 * <p><b>Threads:</b> any; one lock around the index.
 */
final class DedupStage<T> {

    enum Judgement {
        PASSES,
        DUPLICATE,
        /** Its effect lies before the checkpoint; only its id was taken. */
        READ_AGAIN
    }

    private static final Logger log = LoggerFactory.getLogger(Deduplication.class);

    private final Deduplication<T> deduplication;
    private final String pipeline;
    private final CheckpointStore store;
    private final DedupSettings settings;
    private final long window;
    private final DedupMeters meters;
    private final DedupPartitions partitions;
    private @Nullable DedupIndex index;
    private Runnable removeEntries = () -> {};
    private int users;

    DedupStage(Deduplication<T> deduplication, String pipeline, CheckpointStore store, DedupMeters meters) {
        this.deduplication = deduplication;
        this.pipeline = pipeline;
        this.store = store;
        this.settings = deduplication.settings();
        this.window = settings.window().toMillis();
        this.partitions = new DedupPartitions(window);
        this.meters = meters;
    }

    Deduplication<T> deduplication() {
        return deduplication;
    }

    DedupMeters meters() {
        return meters;
    }

    // ---- opening and closing ----

    /** Opens the index for the first of its workers. */
    synchronized void open() {
        if (users == 0) {
            index = deduplication.backend().open(settings);
            removeEntries = meters.entries(this);
            index.damage().ifPresent(damage -> log.warn("dedup index is read again from the log: damage={}", damage));
        }
        users++;
    }

    /** Closes the index after the last of its workers. */
    synchronized void close() {
        users--;
        if (users == 0) {
            removeEntries.run();
            index().close();
            index = null;
        }
    }

    private DedupIndex index() {
        return Objects.requireNonNull(index, "index is open while a worker runs");
    }

    // ---- ownership ----

    /** Hears that a partition is about to be claimed, which may take several tries. */
    synchronized void claiming(Partition partition) {
        partitions.follow(partition, index()).state = DedupPartition.State.RETURNING;
    }

    /**
     * Begins an ownership.
     *
     * @param start where effects begin and where reading does
     */
    synchronized void claimed(Partition partition, StartPoint start) {
        DedupPartition own = partitions.follow(partition, index());
        own.claim(start.resume().offset(), index().coverage(own.number).orElse(null));
        if (start.isFirst()) {
            own.coveredFrom = Coverage.FROM_THE_BEGINNING;
        }
        start.rewoundTo().ifPresent(from -> own.rebuild(start.readFrom().offset(), Math.max(0, from.toEpochMilli())));
        if (!own.isComplete()) {
            partitions.doubt();
        }
    }

    /** Ends an ownership, perhaps only to begin another. */
    synchronized void released(Partition partition) {
        partitions.get(partition).state = DedupPartition.State.RETURNING;
    }

    /**
     * Ends an ownership. What was taken of it after the last checkpoint stays known: a commit may still be under way, and
     * whether such a record has taken effect is asked of the checkpoint store when a copy of it comes.
     */
    synchronized void lost(Partition partition) {
        if (partitions.isHeld(partition)) {
            partitions.get(partition).state = DedupPartition.State.LOST;
        }
    }

    // ---- records ----

    /** Judges a record; {@code probe} has its id, and gets the index's answer. */
    synchronized Judgement judge(StreamRecord<T> record, DedupProbe probe) {
        DedupPartition own = partitions.get(record.origin().partition());
        long offset = record.origin().offset();
        long logTime = Math.max(0, record.logTime().toEpochMilli());
        probe.origin(own.number, offset).logTime(logTime);
        if (own.isRebuilding && offset < own.resume) {
            check(probe);
            own.next = Math.max(own.next, offset + 1);
            return Judgement.READ_AGAIN;
        }
        endRebuild(own);
        follow(own, offset);
        makeLive(own, logTime);
        DedupVerdict verdict = judgeLive(own, probe);
        own.took(offset, logTime);
        return verdict == DedupVerdict.DUPLICATE ? Judgement.DUPLICATE : Judgement.PASSES;
    }

    private void endRebuild(DedupPartition own) {
        if (own.isRebuilding) {
            own.isRebuilding = false;
            index().cover(own.number, new Coverage(own.coveredFrom, own.resume));
        }
    }

    /** Notices records that are gone: those between the one expected and this one, or the whole log. */
    private void follow(DedupPartition own, long offset) {
        if (offset > own.next && own.next < own.knownTo) {
            index().forget(own.number, own.next, Math.min(offset, own.knownTo));
        } else if (offset + 1 < own.next) {
            index().forget(own.number, 0, Long.MAX_VALUE);
            own.claim(offset, null);
            own.coveredFrom = Coverage.FROM_THE_BEGINNING;
        }
    }

    private void makeLive(DedupPartition own, long logTime) {
        if (own.isLive) {
            return;
        }
        long from = Math.max(0, logTime - window);
        if (own.coveredFrom > from) {
            throw new RewindException(own.partition, Instant.ofEpochMilli(from));
        }
        if (isOverAllPartitions() && partitions.othersMiss(own, from)) {
            throw new HoldException(own.partition);
        }
        own.isLive = true;
    }

    private DedupVerdict judgeLive(DedupPartition own, DedupProbe probe) {
        DedupVerdict verdict = check(probe);
        while (verdict == DedupVerdict.DUPLICATE && probe.firstPartition() != own.number && !isCommitted(own, probe)) {
            index().forget(probe.firstPartition(), probe.firstOffset(), probe.firstOffset() + 1);
            verdict = check(probe);
        }
        return verdict;
    }

    /** Returns whether the first copy is committed; false if it never will be by what this process knows. */
    private boolean isCommitted(DedupPartition own, DedupProbe probe) {
        Partition of = DedupNames.partition(index().partitionName(probe.firstPartition()));
        if (!partitions.isHeld(of)) {
            return store.load(pipeline, of)
                    .filter(checkpoint ->
                            probe.firstOffset() < checkpoint.position().offset())
                    .isPresent();
        }
        DedupPartition first = partitions.get(of);
        if (probe.firstOffset() >= first.committed) {
            first.isCommitWanted = true;
            throw new HoldException(own.partition);
        }
        return true;
    }

    private DedupVerdict check(DedupProbe probe) {
        return orTransient(() -> index().check(probe));
    }

    private static <R> R orTransient(Supplier<R> action) {
        try {
            return action.get();
        } catch (DedupFullException e) {
            throw new FatalException(new ConfigurationException(String.valueOf(e.getMessage()), e));
        } catch (DedupException e) {
            throw new TransientException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns where the first copy of the duplicate stands that a probe was answered with. */
    synchronized Origin firstOf(DedupProbe probe) {
        return new Origin(DedupNames.partition(index().partitionName(probe.firstPartition())), probe.firstOffset());
    }

    // ---- progress ----

    /** Hears that all records before a position had their turn. */
    synchronized void processed(Partition partition, Position position) {
        DedupPartition own = partitions.get(partition);
        own.next = Math.max(own.next, position.offset());
        if (own.next >= own.resume) {
            endRebuild(own);
        }
    }

    /** Makes the ids of all records before a checkpoint durable. */
    synchronized void sync(Checkpoint checkpoint) {
        DedupPartition own = partitions.get(checkpoint.partition());
        if (own.forced >= checkpoint.position().offset()) {
            return;
        }
        partitions.cover(index());
        orTransient(() -> {
            index().force();
            return true;
        });
        partitions.forced();
    }

    synchronized void committed(Checkpoint checkpoint) {
        partitions.get(checkpoint.partition()).committed(checkpoint.position().offset());
    }

    /** Hears whether a partition has been read to the end of its log. */
    synchronized void caughtUp(Partition partition, boolean isCaughtUp) {
        partitions.get(partition).isCaughtUp = isCaughtUp;
    }

    synchronized boolean isCommitWanted(Partition partition) {
        return partitions.get(partition).isCommitWanted;
    }

    /** Returns the log time that a partition must go back to for the sake of another. */
    synchronized Optional<Instant> wantedFrom(Partition partition) {
        long wanted = partitions.get(partition).wantedFrom;
        return wanted == DedupPartition.NOTHING ? Optional.empty() : Optional.of(Instant.ofEpochMilli(wanted));
    }

    private boolean isOverAllPartitions() {
        return settings.scope() == DedupScope.ALL_PARTITIONS;
    }

    // ---- figures ----

    synchronized long entries() {
        return index == null ? 0 : index.entries();
    }

    /** Returns how much of the window before a partition's newest record is covered, in milliseconds. */
    synchronized long windowCovered(Partition partition) {
        DedupPartition own = partitions.get(partition);
        if (index == null || own.coveredFrom == DedupPartition.NOTHING) {
            return 0;
        }
        long evicted = index.evictedUpTo().orElse(-1);
        long from = Math.max(own.coveredFrom, evicted + 1);
        return from == 0 || own.newest == 0 ? window : Math.max(0, Math.min(window, own.newest - from));
    }
}
