package io.streamingatscale.kafka;

import io.streamingatscale.core.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates and looks at topics of checkpoints. */
final class CheckpointTopicAdmin {

    /** More than most pipelines read of a topic, so that the open transaction of one partition rarely hides another's. */
    private static final int PARTITIONS = 16;

    private static final long TIMEOUT_SECONDS = 30;
    private static final long PROPAGATION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Admin admin;

    CheckpointTopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** Returns how many partitions the topic has, after making it where it is absent. */
    int ensure(String topic) {
        int count = count(topic);
        if (count == 0) {
            create(topic);
            count = awaitCount(topic);
        }
        if (count == 0) {
            throw new CheckpointException("topic is not there yet: topic=" + topic, null);
        }
        checkCompacted(topic);
        return count;
    }

    private int count(String topic) {
        try {
            var answer = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
            return get(answer, topic).partitions().size();
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
    }

    /** Waits a moment for the broker to hear of a topic that was just made. */
    private int awaitCount(String topic) {
        long begin = System.nanoTime();
        int count = count(topic);
        while (count == 0 && System.nanoTime() - begin < PROPAGATION_NANOS) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            count = count(topic);
        }
        return count;
    }

    private void create(String topic) {
        // small segments, as only closed ones are compacted, and each claim reads what is left
        NewTopic wanted = new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(1 << 20),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1"));
        try {
            get(admin.createTopics(List.of(wanted)).all(), topic);
        } catch (TopicExistsException e) {
            return; // another process was faster
        }
    }

    private void checkCompacted(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var configs = get(admin.describeConfigs(List.of(resource)).values().get(resource), topic);
        String policy = configs.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals("compact")) {
            throw new IllegalStateException("topic of checkpoints must be compacted and nothing else: topic=" + topic
                    + ", cleanup.policy=" + policy + "; alter it, or choose another topic with checkpointTopic(...)");
        }
    }

    /** Returns the offset after the last record, also of transactions that are still open. */
    long end(TopicPartition partition) {
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        var answer = admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                .partitionResult(partition);
        return get(answer, partition.topic()).offset();
    }

    private static <R> R get(@Nullable KafkaFuture<R> answer, String topic) {
        String refusal = "topic of checkpoints cannot be reached: topic=" + topic;
        try {
            return Objects.requireNonNull(answer).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            throw KafkaFailures.ofCheckpoint(Objects.requireNonNullElse(e.getCause(), e), refusal);
        } catch (TimeoutException e) {
            throw new CheckpointException(refusal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException(refusal, e);
        }
    }
}
