package io.streamingatscale.kafka;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.WakeupException;

/** Says what an exception of a Kafka client means for the pipeline. */
final class KafkaFailures {

    private KafkaFailures() {}

    /** Returns the pipeline's exception for a client's, which may be the same one where it is to stop the pipeline. */
    static RuntimeException of(RuntimeException failure, String refusal) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isFencing(cause)) {
                return new FencedException(refusal + ", a newer owner holds the partition", failure);
            }
            if (isTransient(cause)) {
                return new TransientException(refusal, failure);
            }
        }
        return failure;
    }

    /** The same for a record that was sent. */
    static RuntimeException ofRecord(RuntimeException failure, Origin origin, String refusal) {
        return isRefusalOfRecord(failure) ? new PoisonRecordException(origin, refusal, failure) : of(failure, refusal);
    }

    /** The same for what concerns checkpoints, whose transient exception has a type of its own. */
    static RuntimeException ofCheckpoint(Throwable failure, String refusal) {
        RuntimeException known =
                failure instanceof RuntimeException runtime ? runtime : new KafkaException(refusal, failure);
        RuntimeException meaning = of(known, refusal);
        return meaning instanceof TransientException ? new CheckpointException(refusal, known) : meaning;
    }

    /** Returns whether a record is to blame, of a failure that does not say which. */
    static boolean blamesRecord(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isRefusalOfRecord(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusalOfRecord(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof SerializationException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException;
    }

    private static boolean isFencing(Throwable failure) {
        return failure instanceof ProducerFencedException || failure instanceof InvalidProducerEpochException;
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof RetriableException
                || failure instanceof InterruptException
                || failure instanceof WakeupException
                || failure instanceof OutOfOrderSequenceException
                // these end a producer's transaction, or the producer; a new one mends it
                || failure instanceof TransactionAbortableException
                || failure instanceof InvalidTxnStateException
                || failure instanceof ApplicationRecoverableException
                // the broker does not know what went wrong with it, such as a commit that another producer's start
                // overtook
                || failure instanceof UnknownServerException
                || isWithoutType(failure);
    }

    /** Returns whether the client has no type for what the broker answered; whether it was done is not known. */
    private static boolean isWithoutType(Throwable failure) {
        return failure.getClass() == KafkaException.class && failure.getCause() == null;
    }
}
