package io.streamingatscale.kafka;

import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.kafka.StartPosition.LogEdge;
import io.streamingatscale.kafka.StartPosition.LogTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds positions in the log: where to begin, and where to go on after the position was lost. */
final class LogPositions {

    private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);

    private final Consumer<?, ?> consumer;
    private final StartPosition start;
    private final @Nullable LogEdge onPositionLost;

    LogPositions(Consumer<?, ?> consumer, StartPosition start, @Nullable LogEdge onPositionLost) {
        this.consumer = consumer;
        this.start = start;
        this.onPositionLost = onPositionLost;
    }

    /** Returns where the source was configured to begin. */
    Position configuredStart(TopicPartition partition) {
        try {
            return Position.of(resolve(partition));
        } catch (KafkaException e) {
            throw KafkaFailures.of(e, "start position cannot be found: partition=" + partition);
        }
    }

    private long resolve(TopicPartition partition) {
        return start instanceof LogTime time ? first(partition, time.instant()) : edge(partition, (LogEdge) start);
    }

    /** Returns where the first record of a log time or a later one stands, or the log's end. */
    Position at(TopicPartition partition, Instant logTime) {
        try {
            return Position.of(first(partition, logTime));
        } catch (KafkaException e) {
            throw KafkaFailures.of(e, "position of a log time cannot be found: partition=" + partition);
        }
    }

    private long first(TopicPartition partition, Instant logTime) {
        Map<TopicPartition, Long> asked = Map.of(partition, logTime.toEpochMilli());
        OffsetAndTimestamp found = consumer.offsetsForTimes(asked).get(partition);
        return found == null ? edge(partition, LogEdge.LATEST) : found.offset();
    }

    private long edge(TopicPartition partition, LogEdge edge) {
        Set<TopicPartition> asked = Set.of(partition);
        Map<TopicPartition, Long> offsets =
                edge == LogEdge.EARLIEST ? consumer.beginningOffsets(asked) : consumer.endOffsets(asked);
        return Objects.requireNonNull(offsets.get(partition));
    }

    /**
     * Returns where to go on although the log does not hold {@code position}.
     *
     * @throws PositionLostException if that was not said
     */
    long afterLoss(TopicPartition partition, long position) {
        long first = edge(partition, LogEdge.EARLIEST);
        long end = edge(partition, LogEdge.LATEST);
        String loss = "log does not hold the position: partition=" + partition + ", position=" + position
                + ", logStart=" + first + ", logEnd=" + end;
        if (onPositionLost == null) {
            throw new PositionLostException(
                    loss + "; restore the topic or the checkpoint, or accept the loss with onPositionLost(...)", null);
        }
        long next = onPositionLost == LogEdge.EARLIEST ? first : end;
        log.warn("{}, continuesAt={}", loss, next);
        return next;
    }
}
