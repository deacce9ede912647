package io.streamingatscale.core;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far a pipeline is in one of the partitions it owns.
 *
 * @param partition the partition
 * @param epoch the epoch of the ownership
 * @param committed where a restart would resume
 * @param lag how many records stand between the log's end and what has been processed; empty where the source cannot tell
 * @param timeLag how long ago the log took the record last processed; zero where all has been processed
 */
public record PartitionStatus(
        Partition partition, long epoch, Position committed, OptionalLong lag, Duration timeLag) {}
