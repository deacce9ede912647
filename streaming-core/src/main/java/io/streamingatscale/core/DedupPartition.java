package io.streamingatscale.core;

import io.streamingatscale.dedup.Coverage;
import org.jspecify.annotations.Nullable;

/** What the deduplication knows of a partition that this process owns or has owned. Guarded by its {@link DedupStage}. */
final class DedupPartition {

    static final long NOTHING = Long.MAX_VALUE;

    enum State {
        /** A worker reads it. */
        OWNED,
        /** A worker has given it up to claim it again. */
        RETURNING,
        /** Somebody else may own it. */
        LOST
    }

    final Partition partition;
    final int number;
    State state = State.LOST;

    /** Where effects begin in this ownership; records before it are read for their ids alone. */
    long resume;
    /** The offset after the last record whose id was taken. */
    long next;
    /** The offset up to which an earlier ownership had taken ids. */
    long knownTo;
    /** The log time from which ids are known without a gap up to {@link #next}, in milliseconds; or {@link #NOTHING}. */
    long coveredFrom = NOTHING;
    /** Whether records before {@link #resume} are being read again. */
    boolean isRebuilding;
    /** Whether the ids of one window before the records that come now are known. */
    boolean isLive;
    /** The log time to go back to because another partition needs it, in milliseconds; or {@link #NOTHING}. */
    long wantedFrom = NOTHING;
    /** Whether another partition waits for this one's commit. */
    boolean isCommitWanted;

    /** The offset up to which records have taken effect. */
    long committed;
    /** The offset up to which ids are durable. */
    long forced;
    /** The latest log time that had its turn; 0 for none. */
    long newest;

    boolean isCaughtUp;

    DedupPartition(Partition partition, int number) {
        this.partition = partition;
        this.number = number;
    }

    /** Begins an ownership, with what the index has of the ones before. */
    void claim(long resumeAt, @Nullable Coverage known) {
        state = State.OWNED;
        resume = resumeAt;
        next = resumeAt;
        committed = resumeAt;
        knownTo = known == null ? 0 : known.toOffset();
        coveredFrom = known != null && known.toOffset() >= resumeAt ? known.fromLogTime() : NOTHING;
        forced = 0;
        newest = 0;
        isRebuilding = false;
        isLive = false;
        isCaughtUp = false;
        isCommitWanted = false;
        wantedFrom = NOTHING;
    }

    /** Has the records from {@code readFrom} on, of this log time, read again up to where effects begin. */
    void rebuild(long readFrom, long fromLogTime) {
        coveredFrom = fromLogTime;
        next = readFrom;
        isRebuilding = readFrom < resume;
    }

    void took(long offset, long logTime) {
        next = Math.max(next, offset + 1);
        newest = Math.max(newest, logTime);
    }

    boolean isOwned() {
        return state == State.OWNED;
    }

    /** Returns whether a worker of this process has it, or is about to have it. */
    boolean isHeld() {
        return state != State.LOST;
    }

    boolean isComplete() {
        return coveredFrom != NOTHING && !isRebuilding;
    }
}
