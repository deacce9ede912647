package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline left when it was closed.
 *
 * @param partitions the partitions owned at that moment
 */
public record DrainReport(List<Remainder> partitions) {

    /**
     * What was left in one partition.
     *
     * @param partition the partition
     * @param committed where the next owner resumes
     * @param uncommitted how many records were processed, or begun, and could not be committed in time; the next owner
     *     reads them again, and with them what was fetched and not begun
     */
    public record Remainder(Partition partition, Position committed, long uncommitted) {}

    /** Copies the list. */
    public DrainReport {
        partitions = List.copyOf(partitions);
    }

    /** Returns whether all that was processed or begun has been committed. */
    public boolean isComplete() {
        return partitions.stream().allMatch(remainder -> remainder.uncommitted() == 0);
    }

    static DrainReport join(List<DrainReport> reports) {
        List<Remainder> all = new ArrayList<>();
        reports.forEach(report -> all.addAll(report.partitions()));
        return new DrainReport(all);
    }
}
