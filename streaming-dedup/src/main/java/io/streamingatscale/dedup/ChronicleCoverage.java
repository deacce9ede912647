package io.streamingatscale.dedup;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index knows of the coverage of partitions: of those that it covers itself, in memory until it is forced; of the
 * others, from the state. What of coverage expires is written before any entry goes for it: that of an index by itself, that
 * of an index which is not open any more by whoever writes the state.
 *
 * <p>All calls are made under the directory's lock.
 */
final class ChronicleCoverage {

    private final ChronicleOpeners openers;
    private final Map<Integer, Coverage> own = new HashMap<>();
    private final Set<Integer> stated = new HashSet<>();
    private ChronicleOpeners.Said said = ChronicleOpeners.Said.NOTHING;
    private long latestSaid;
    private long latestSaidSinceForce;
    private boolean isPending;

    ChronicleCoverage(ChronicleOpeners openers) {
        this.openers = openers;
    }

    ChronicleOpeners openers() {
        return openers;
    }

    static Coverage raised(Coverage coverage, long from) {
        return coverage.fromLogTime() >= from ? coverage : new Coverage(from, coverage.toOffset());
    }

    void cover(int partition, Coverage coverage) {
        own.put(partition, coverage);
        stated.add(partition);
    }

    /** Narrows what is covered so far. */
    void expire(ChronicleOpeners.Said newSaid) {
        said = newSaid;
        latestSaid = Math.max(latestSaid, said.logTime());
        latestSaidSinceForce = Math.max(latestSaidSinceForce, said.logTime());
        isPending = true;
        own.replaceAll((partition, coverage) -> raised(coverage, said.logTime()));
        openers.tell(said);
    }

    Optional<Coverage> view(int partition, ChronicleState state) throws IOException {
        Coverage mine = own.get(partition);
        ChronicleState.Covered written = state.coverage.get(partition);
        if (mine != null && isOwn(partition, written)) {
            return Optional.of(mine);
        }
        if (written == null) {
            return Optional.empty();
        }
        return Optional.of(openers.isAlive(written.session()) ? written.coverage() : withoutOwner(written));
    }

    /** Whether no other index has covered a partition since this one did. */
    private boolean isOwn(int partition, ChronicleState.@Nullable Covered written) {
        return stated.contains(partition) || (written != null && written.session() == openers.session());
    }

    private Coverage withoutOwner(ChronicleState.Covered written) throws IOException {
        return raised(written.coverage(), Math.min(latestSaid, openers.toldOthers()));
    }

    boolean isPending() {
        return isPending;
    }

    /** Puts into the state what expired, and no more coverage than there is. */
    void expireIn(ChronicleState state) throws IOException {
        for (Map.Entry<Integer, ChronicleState.Covered> each : state.coverage.entrySet()) {
            ChronicleState.Covered written = each.getValue();
            if (written.session() == openers.session()) {
                each.setValue(written.with(raised(written.coverage(), latestSaidSinceForce)));
            } else if (!openers.isAlive(written.session())) {
                each.setValue(written.with(withoutOwner(written)));
            }
        }
    }

    /** Puts into the state what is covered, now that all entries are durable. */
    void forceIn(ChronicleState state) throws IOException {
        expireIn(state);
        own.keySet().removeIf(partition -> !isOwn(partition, state.coverage.get(partition)));
        own.forEach((partition, coverage) -> state.coverage.put(
                partition, new ChronicleState.Covered(raised(coverage, state.evictedUpTo + 1), openers.session())));
    }

    /** Notes that the state was written after {@link #expireIn}. */
    void expired() {
        isPending = false;
        openers.apply(said);
    }

    /** Notes that the state was written after {@link #forceIn}. */
    void forced() {
        stated.clear();
        latestSaidSinceForce = 0;
        expired();
    }
}
