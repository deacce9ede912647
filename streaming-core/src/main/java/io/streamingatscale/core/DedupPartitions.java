package io.streamingatscale.core;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The partitions of a {@link DedupStage}, and what they need of each other. Guarded by the stage. */
final class DedupPartitions {

    private final long window;
    private final Map<Partition, DedupPartition> partitions = new HashMap<>();

    DedupPartitions(long window) {
        this.window = window;
    }

    /** Returns a partition that was claimed before, or begins to follow it. */
    DedupPartition follow(Partition partition, DedupIndex index) {
        return partitions.computeIfAbsent(
                partition, key -> new DedupPartition(key, index.partition(DedupNames.of(key))));
    }

    /** Returns a partition that was claimed before. */
    DedupPartition get(Partition partition) {
        return Objects.requireNonNull(partitions.get(partition), "partition was claimed");
    }

    /** Returns whether a worker of this process has a partition, or is about to have it. */
    boolean isHeld(Partition partition) {
        DedupPartition known = partitions.get(partition);
        return known != null && known.isHeld();
    }

    /** Has every partition ask again whether all that it needs is known. */
    void doubt() {
        partitions.values().forEach(each -> each.isLive = false);
    }

    /** Returns whether ids from a log time on are not known of all others, and has those go back that can. */
    boolean othersMiss(DedupPartition own, long from) {
        boolean misses = false;
        for (DedupPartition other : partitions.values()) {
            if (other != own && other.isHeld()) {
                if (other.coveredFrom > from) {
                    other.wantedFrom = Math.min(other.wantedFrom, from);
                    misses = true;
                }
                misses |= other.isRebuilding || !other.isOwned();
            }
        }
        return misses;
    }

    /** Tells an index what is covered of the partitions owned, and what it may let go of. */
    void cover(DedupIndex index) {
        long expiry = expiry();
        for (DedupPartition each : partitions.values()) {
            if (each.isOwned() && each.isComplete()) {
                each.coveredFrom = Math.max(each.coveredFrom, expiry);
                index.cover(each.number, new Coverage(each.coveredFrom, each.next));
            }
        }
        index.expireBefore(expiry);
    }

    void forced() {
        partitions.values().forEach(each -> each.forced = each.next);
    }

    /** The log time before which no record that is still to come can find its first copy. */
    private long expiry() {
        long newest = partitions.values().stream()
                .mapToLong(each -> each.newest)
                .max()
                .orElse(0);
        long slowest = partitions.values().stream()
                .filter(DedupPartition::isHeld)
                .mapToLong(each -> each.isCaughtUp ? Math.max(each.newest, newest - window) : each.newest)
                .min()
                .orElse(0);
        return Math.max(0, slowest - window);
    }
}
