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
import io.streamingatscale.dedup.DedupException;
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
    INDEX_FORCE(CRASH_AFTER, FAIL, REPLY_LOST);

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor alone
    private final Set<FaultKind> faults = EnumSet.of(CRASH_BEFORE, DISK_LOST, PAUSE);

    SimPlace(FaultKind... faults) {
        this.faults.addAll(List.of(faults));
    }

    boolean knows(FaultKind kind) {
        return kind.isOfTheWorld() || faults.contains(kind);
    }

    /** Returns what a part that does not answer throws here. */
    RuntimeException failure(String message) {
        return switch (this) {
            case STORE_CLAIM, STORE_LOAD, STORE_SAVE -> new CheckpointException(message, null);
            case INDEX_FORCE, INDEX_OPEN -> new DedupException(message);
            default -> new TransientException(message, null);
        };
    }
}
