package io.streamingatscale.kafka;

import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.kafka.StartPosition.LogEdge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics of Kafka, or of Event Hubs through its Kafka endpoint, as records of bytes.
 *
 * <pre>{@code
 * KafkaSource.builder(Map.of("bootstrap.servers", "broker:9092"), "devices")
 *         .startAt(StartPosition.EARLIEST)
 *         .build();
 * }</pre>
 *
 * <p>Partitions are shared out by a consumer group, in all processes of the pipeline, or by number within this process
 * ({@link Builder#withoutGroup}). Where to resume comes from the pipeline's checkpoints alone; a group's offsets are written
 * for lag tools and never read.
 *
 * <p>A record's log time is Kafka's timestamp: the broker's, where the topic has {@code
 * message.timestamp.type=LogAppendTime}, or else the producer's. A tombstone, which has no value, is read as an empty value
 * with the header {@value #TOMBSTONE}; a header without a value is read as an empty one.
 */
public final class KafkaSource implements Source<byte[]> {

    /** The name of the header that marks a record without a value. */
    public static final String TOMBSTONE = "streaming.tombstone";

    private final List<String> topics;
    private final ClientSettings settings;
    private final StartPosition start;
    private final @Nullable LogEdge onPositionLost;
    private final boolean hasGroup;
    private final Set<Integer> chosen;

    private KafkaSource(Builder builder) {
        this.topics = List.copyOf(builder.topics);
        this.settings = builder.settings;
        this.start = builder.start;
        this.onPositionLost = builder.onPositionLost;
        this.hasGroup = builder.hasGroup;
        this.chosen = Set.copyOf(builder.chosen);
    }

    /**
     * Returns a builder.
     *
     * <p>These settings of the consumer are fixed: {@code enable.auto.commit=false}, {@code auto.offset.reset=none} and the
     * deserializers. These have other defaults than Kafka's: {@code isolation.level=read_committed}, {@code
     * fetch.max.bytes=16 MiB}, which with {@code max.partition.fetch.bytes} of 1 MiB for each partition bounds what is
     * fetched ahead from a broker, {@code allow.auto.create.topics=false}, and in the classic protocol the
     * cooperative sticky assignor. {@code group.id} is the pipeline's name by default.
     *
     * @param consumerConfig the consumer's settings by their Kafka names; at least {@code bootstrap.servers}
     * @param topics at least one; not blank
     * @throws IllegalArgumentException if a setting contradicts what the source needs
     */
    public static Builder builder(Map<String, ?> consumerConfig, String... topics) {
        return new Builder(consumerConfig, List.of(topics));
    }

    @Override
    public String name() {
        return String.join(",", topics);
    }

    /** {@inheritDoc} */
    @Override
    public SourceReader<byte[]> open(ReaderSlot slot, OwnershipListener listener) {
        ClientSettings client =
                new ClientSettings(settings.asMap()).prefer(ConsumerConfig.CLIENT_ID_CONFIG, clientId(slot));
        if (hasGroup) {
            client.prefer(ConsumerConfig.GROUP_ID_CONFIG, slot.pipeline());
        }
        Assignment assignment = new Assignment(topics, hasGroup, chosen, slot);
        var consumer = new KafkaConsumer<>(client.asMap(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new KafkaReader(
                consumer, assignment, new LogPositions(consumer, start, onPositionLost), listener, System::nanoTime);
    }

    private static String clientId(ReaderSlot slot) {
        return slot.pipeline() + "-" + slot.index();
    }

    @Override
    public boolean isRewindable() {
        return true;
    }

    @Override
    public List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add(
                "a topic that was deleted and made anew is noticed only where the position lies outside the new log");
        if (onPositionLost != null) {
            limits.add("records that the log no longer holds are skipped with a warning, reading goes on at "
                    + onPositionLost);
        }
        if (!settings.has(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")) {
            limits.add("records of aborted transactions are read");
        }
        if (!hasGroup) {
            limits.add("partitions that are added to a topic are read after the next start");
        }
        return limits;
    }

    /** Settings of a source; each has a default. */
    public static final class Builder {

        private final ClientSettings settings;
        private final Set<String> topics;
        private StartPosition start = StartPosition.EARLIEST;
        private @Nullable LogEdge onPositionLost;
        private boolean hasGroup = true;
        private final Set<Integer> chosen = new TreeSet<>();

        private Builder(Map<String, ?> consumerConfig, List<String> topics) {
            this.topics = new LinkedHashSet<>(topics);
            if (this.topics.isEmpty() || topics.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("topics must be given and not blank: topics=" + topics);
            }
            this.settings = new ClientSettings(consumerConfig)
                    .require(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false")
                    .require(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                    .require(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName())
                    .require(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName())
                    .prefer(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                    .prefer(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(16 << 20))
                    .prefer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(1 << 20))
                    .prefer(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
            if (!settings.has(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer")) {
                settings.prefer(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
            }
        }

        /** Sets where to begin without a checkpoint. The default is {@link StartPosition#EARLIEST}: nothing is left out. */
        public Builder startAt(StartPosition position) {
            start = position;
            return this;
        }

        /**
         * Sets where to go on if the log no longer holds the position to resume from. The default is to stop the pipeline:
         * records were lost, or the topic was made anew.
         */
        public Builder onPositionLost(LogEdge edge) {
            onPositionLost = edge;
            return this;
        }

        /**
         * Shares partitions out by their number among this process's readers, without a consumer group. For one process, or
         * for several that are given different partitions.
         *
         * @param partitions the partitions to read of each topic; none for all
         * @throws IllegalArgumentException if a number is negative, or {@code group.id} was given
         */
        public Builder withoutGroup(int... partitions) {
            settings.refuse(ConsumerConfig.GROUP_ID_CONFIG, "leave it out, or leave out withoutGroup(...)");
            for (int partition : partitions) {
                if (partition < 0) {
                    throw new IllegalArgumentException("partition must be >= 0: partition=" + partition);
                }
                chosen.add(partition);
            }
            hasGroup = false;
            return this;
        }

        /** Returns the source; it connects when the pipeline starts. */
        public KafkaSource build() {
            return new KafkaSource(this);
        }
    }
}
