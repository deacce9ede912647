package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.FaultKind.CRASH_AFTER;
import static io.streamingatscale.testkit.FaultKind.CRASH_BEFORE;
import static io.streamingatscale.testkit.FaultKind.CRASH_LATE;
import static io.streamingatscale.testkit.FaultKind.CRASH_PARTLY;
import static io.streamingatscale.testkit.FaultKind.DISK_LOST;
import static io.streamingatscale.testkit.FaultKind.FAIL;
import static io.streamingatscale.testkit.FaultKind.NO_REPLY;
import static io.streamingatscale.testkit.FaultKind.PARTLY;
import static io.streamingatscale.testkit.FaultKind.PAUSE;
import static io.streamingatscale.testkit.FaultKind.REPLY_LOST;
import static io.streamingatscale.testkit.FaultKind.THROTTLE;
import static io.streamingatscale.testkit.FaultKind.TWICE;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.TransientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where a process touches something that outlives it, and what can go wrong there. */
enum SimPlace {
    POLL(FAIL),
    REWIND(FAIL),
    STORE_LOAD(FAIL),
    STORE_CLAIM(CRASH_AFTER, FAIL, REPLY_LOST),
    STORE_SAVE(CRASH_AFTER, FAIL, REPLY_LOST),
    SINK_OPEN(FAIL, THROTTLE),
    /** Records that take effect before their commit. */
    SINK_WRITE(CRASH_AFTER, CRASH_PARTLY, FAIL, THROTTLE, REPLY_LOST, PARTLY, TWICE),
    SINK_COMMIT(CRASH_AFTER, CRASH_LATE, CRASH_PARTLY, FAIL, THROTTLE, REPLY_LOST, NO_REPLY, PARTLY, TWICE),
    TRANSACTION(CRASH_AFTER, CRASH_LATE, FAIL, THROTTLE, REPLY_LOST, NO_REPLY),
    INDEX_OPEN,
    /** A change of the disk while an index is opened: if it fails the pipeline does not start. */
    DISK_AT_OPENING(Set.of(CRASH_BEFORE, CRASH_PARTLY)),
    /** A change of the disk. What else may go wrong goes wrong before the next effect of another place, or after it. */
    DISK(Set.of(CRASH_BEFORE, CRASH_PARTLY, FAIL, REPLY_LOST, PARTLY));

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor alone
    private final Set<FaultKind> faults;

    SimPlace(FaultKind... faults) {
        this.faults = EnumSet.of(CRASH_BEFORE, DISK_LOST, PAUSE);
        this.faults.addAll(List.of(faults));
        this.faults.addAll(FaultKind.OF_THE_WORLD);
    }

    SimPlace(Set<FaultKind> faults) {
        this.faults = EnumSet.copyOf(faults);
    }

    boolean knows(FaultKind kind) {
        return faults.contains(kind);
    }

    /** Returns what a part that does not answer throws here. */
    RuntimeException failure(String message) {
        return switch (this) {
            case STORE_CLAIM, STORE_LOAD, STORE_SAVE -> new CheckpointException(message, null);
            case DISK -> new UncheckedIOException(new IOException(message));
            default -> new TransientException(message, null);
        };
    }
}
