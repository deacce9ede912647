package io.streamingatscale.testkit;

import java.util.EnumSet;
import java.util.Set;

/** What a {@link Simulation} has go wrong, at one effect of a run: where a process touches something that outlives it. */
public enum FaultKind {
    /** The process dies before the effect. */
    CRASH_BEFORE,
    /** The process dies when the effect has happened and before it hears of it. */
    CRASH_AFTER,
    /** The process dies, and a request it had sent arrives when somebody else has taken over. */
    CRASH_LATE,
    /** A part of the records takes effect, or of a write to the disk, then the process dies. */
    CRASH_PARTLY,
    /** The process dies and its disk is lost. */
    DISK_LOST,
    /** Nothing happens, and a transient failure says so. */
    FAIL,
    /** Nothing happens, and the service asks to come again later. */
    THROTTLE,
    /** The effect happens, and a transient failure is all that is heard. */
    REPLY_LOST,
    /** The effect happens, and nothing is ever heard. */
    NO_REPLY,
    /**
     * A part of the records takes effect, or of a write to the disk, and a failure is all that is heard. Of a force of the disk
     * none does, and no later one makes up for it.
     */
    PARTLY,
    /** The request arrives twice. */
    TWICE,
    /** The process stands still in the midst of the call while others take over, then goes on: a zombie. */
    PAUSE,
    /** A partition moves to another reader in order. */
    REVOKE,
    /** A partition moves to another reader, and its owner hears of it at its next poll. */
    LOSE,
    /** A partition moves to another reader, and its owner goes on reading it for a while. */
    OVERLAP,
    /** The process is closed in order and started again. */
    RESTART,
    /** A partition hands out nothing until it is opened anew. */
    SILENCE,
    /** The clock of the day jumps an hour, forwards or back. */
    CLOCK_JUMP,
    /** The log removes what all pipelines have committed; nothing happens where ids may be read again from the log. */
    RETENTION,
    /**
     * The log removes what has not been committed: whoever has not read it stops, and passes over nothing. Nothing happens
     * where ids may be read again from the log.
     */
    TRUNCATION,
    /**
     * The log is made anew under the same name and filled from its beginning: whoever has a position of the one before stops,
     * however far the new one has come. A position amid a batch tells of which log it is only where it lies behind the end.
     * Nothing happens where ids may be read again from the log.
     */
    RECREATION;

    /** The kinds that {@link Simulation#crashEverywhereTwice} pairs. */
    static final Set<FaultKind> PAIRED = EnumSet.of(CRASH_BEFORE, CRASH_AFTER, REPLY_LOST, PAUSE, OVERLAP);

    static final Set<FaultKind> OF_THE_WORLD =
            EnumSet.of(REVOKE, LOSE, OVERLAP, RESTART, SILENCE, CLOCK_JUMP, RETENTION, TRUNCATION, RECREATION);

    /** Returns whether the fault happens beside the effect, which goes on as if nothing were wrong. */
    boolean isOfTheWorld() {
        return OF_THE_WORLD.contains(this);
    }
}
