package io.streamingatscale.core;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker says of its partitions. Messages of exceptions that are not ours stay out of the log: they may quote
 * records.
 */
final class TaskLog {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private TaskLog() {}

    static void claimed(Claim claim, Position start) {
        log.info("partition claimed: {}, position={}", claim, start);
    }

    static void rewound(Partition partition, Position readFrom, Position resume) {
        log.info("ids are read again from the log: partition={}, from={}, until={}", partition, readFrom, resume);
    }

    static void revoked(DrainReport.Remainder remainder) {
        log.info(
                "partition given back: partition={}, committed={}, uncommitted={}",
                remainder.partition(),
                remainder.committed(),
                remainder.uncommitted());
    }

    static void lost(DrainReport.Remainder remainder) {
        log.warn(
                "partition lost: partition={}, committed={}, uncommitted={}; the new owner reads on from there",
                remainder.partition(),
                remainder.committed(),
                remainder.uncommitted());
    }

    static void failed(Partition partition, String trouble) {
        log.warn("partition failed, going back to its checkpoint: partition={}, {}", partition, trouble);
    }

    static void sourceFailed(String trouble) {
        log.warn("source failed: {}", trouble);
    }

    static void reopened(Partition partition, Duration silence) {
        log.warn(
                "nothing arrives although the log has more, opening the partition anew: partition={}, silence={}",
                partition,
                silence);
    }

    static void closeFailed(Partition partition, Exception e) {
        log.warn(
                "part of a partition did not close: partition={}, exception={}",
                partition,
                e.getClass().getName());
    }

    /** Returns a failure in words that may be logged. */
    static String describe(RuntimeException failure) {
        boolean isOurs = failure instanceof TransientException
                || failure instanceof FencedException
                || failure instanceof ConfigurationException
                || failure instanceof CorruptCheckpointException
                || failure instanceof PositionLostException;
        return isOurs
                ? "reason=\"" + failure.getMessage() + "\""
                : "exception=" + failure.getClass().getName();
    }
}
