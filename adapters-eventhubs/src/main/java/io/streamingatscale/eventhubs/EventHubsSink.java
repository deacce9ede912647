package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Codec;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to an event hub.
 *
 * <pre>{@code
 * EventHubsSink.builder(EventHubsConnection.of(connectionString, "out"), JsonCodec.of(DeviceEvent.class)).build();
 * }</pre>
 *
 * <p>Event Hubs has no transactions, and its Java client no idempotent sends: a record that is processed again after a failure
 * is appended again, and so is a batch whose acknowledgement was lost. Each event therefore carries where it comes from and an id that is
 * the same each time, see {@link EventHubsHeaders}; a pipeline that reads the hub absorbs the copies by that id.
 *
 * <p>Headers of a record become application properties: text where they are UTF-8, else binary; of a name that occurs twice
 * the last one counts. What a service has said of the event that was read is not passed on: names that begin with {@code x-opt-} or
 * {@code iothub-}.
 *
 * <p><b>Order:</b> the events of a partition key or of a partition are appended in the order of their records; a batch waits
 * until the one before it was acknowledged. Copies of a replay may stand behind later events; the first copies of all
 * events keep the order. Events without key or partition have no order.
 *
 * <p><b>Threads:</b> all writers share one client with one connection, which is made anew when it does not answer in time.
 * Memory is bounded by {@link Builder#maxInFlightBytes}, over all writers.
 *
 * @param <T> the type of the values written
 */
public final class EventHubsSink<T> implements Sink<T> {

    private final String name;
    private final OutgoingMapping<T> mapping;
    private final Packing packing;
    private final SharedProducer producer;
    private final SendQueue queue;

    private EventHubsSink(Builder<T> builder) {
        this.name = builder.connection.hub();
        this.mapping = builder.mapping;
        this.packing = builder.packing;
        this.producer = new SharedProducer(builder.connection, builder.limits.deadline());
        this.queue = new SendQueue(producer, builder.limits);
    }

    /**
     * Returns a builder whose bodies are made by {@code codec}.
     *
     * @param connection to the hub to write to. Where it sets no retries, the client tries four times, ten seconds each
     */
    public static <T> Builder<T> builder(EventHubsConnection connection, Codec<T> codec) {
        return builder(connection, (StreamRecord<T> record) -> codec.encode(record.value()));
    }

    /**
     * Returns a builder whose bodies are made by a function of the whole record.
     *
     * @param connection to the hub to write to. Where it sets no retries, the client tries four times, ten seconds each
     * @param body makes the event's body; what it throws makes the record a poison record
     */
    public static <T> Builder<T> builder(EventHubsConnection connection, Function<StreamRecord<T>, byte[]> body) {
        return new Builder<>(connection, OutgoingMapping.of(body));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Effect effect() {
        return Effect.APPEND;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if the hub is not there or may not be written to
     */
    @Override
    public SinkWriter<T> open(Claim claim) {
        return new EventHubsWriter<>(producer, queue, mapping, packing, claim.pipeline());
    }

    @Override
    public List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add(
                "a record that is written again, or whose acknowledgement was lost, is appended again under the same id;"
                        + " readers absorb it with deduplicate(Deduplication.byRecord(EventHubsHeaders::recordId)): hub="
                        + name);
        limits.add(
                "ids of records are unique for a pipeline's name and a source's name; where pipelines of one name read"
                        + " sources of one name into this hub, give ids with recordId(...): hub=" + name);
        if (packing.isArray()) {
            limits.add(
                    "an array that is written again may hold other records than before; readers take arrays apart and"
                            + " absorb their elements by EventHubsHeaders.recordIds(...), and headers of records are not kept: hub="
                            + name);
        }
        return List.copyOf(limits);
    }

    /** Closes the client; what was not acknowledged is given up. */
    @Override
    public void close() {
        producer.close();
    }

    /**
     * Settings of a sink; each has a default.
     *
     * @param <T> the type of the values written
     */
    public static final class Builder<T> {

        private final EventHubsConnection connection;
        private OutgoingMapping<T> mapping;
        private Packing packing = Packing.ONE_EACH;
        private SendLimits limits = SendLimits.DEFAULT;

        private Builder(EventHubsConnection connection, OutgoingMapping<T> mapping) {
            this.connection = connection;
            this.mapping = mapping;
        }

        /**
         * Sets what makes the partition key, null or empty for any partition. The default is the record's own key as text.
         *
         * @param key gives at most 128 characters; a longer key makes the record a poison record
         */
        public Builder<T> partitionKey(Function<StreamRecord<T>, @Nullable String> key) {
            return route(record -> Route.ofKey(key.apply(record)));
        }

        /**
         * Sets what chooses the partition itself, by its id. While that partition is not available nothing is sent to another.
         */
        public Builder<T> partitionId(Function<StreamRecord<T>, String> id) {
            return route(record -> Route.ofPartition(id.apply(record)));
        }

        /** Spreads events over the partitions, without order. */
        public Builder<T> roundRobin() {
            return route(record -> Route.any());
        }

        private Builder<T> route(Function<StreamRecord<T>, Route> route) {
            mapping = mapping.withRoute(route);
            return this;
        }

        /**
         * Sets what names a record, see {@link EventHubsHeaders#RECORD_ID}: not empty, the same whenever the record is
         * processed again, and another for each record that is made of one. The default is the pipeline's name and the
         * record's origin, with an ordinal where several records are made of one.
         */
        public Builder<T> recordId(Function<StreamRecord<T>, String> id) {
            mapping = mapping.withId(id);
            return this;
        }

        /**
         * Makes each event a JSON array of several records' bodies, which must be JSON documents in UTF-8. An array is sent when it is full, or at the
         * next commit. Its records go the same route; their headers are not kept.
         *
         * @param maxRecords at least 1
         * @param maxBytes how long an array becomes at most, unless one record alone is longer; at least 2
         */
        public Builder<T> arraysOf(int maxRecords, int maxBytes) {
            packing = Packing.arraysOf(maxRecords, maxBytes);
            return this;
        }

        /** Sets how many events a batch holds at most, at least 1. The default is as many as the hub takes at once. */
        public Builder<T> maxBatchEvents(int events) {
            limits = limits.withBatchEvents(events);
            return this;
        }

        /**
         * Sets how many bytes of records are written and not acknowledged at most, over all writers; beyond that writing waits. One
         * record that is larger goes alone. The default is 16 MiB.
         *
         * @param bytes at least 1
         */
        public Builder<T> maxInFlightBytes(long bytes) {
            limits = limits.withBytes(bytes);
            return this;
        }

        /** Sets how many batches are sent and not acknowledged at most, over all writers, at least 1. The default is 32. */
        public Builder<T> maxInFlightBatches(int batches) {
            limits = limits.withBatches(batches);
            return this;
        }

        /**
         * Sets how long to wait for an answer of the hub, retries of the client among that. After that the attempt counts as
         * a {@link TransientException}, and the client is made anew. The default is 45 seconds; keep it below the pipeline's commit
         * timeout.
         *
         * @param newDeadline more than zero
         */
        public Builder<T> deadline(Duration newDeadline) {
            limits = limits.withDeadline(newDeadline);
            return this;
        }

        /** Returns the sink; it connects when the pipeline starts. */
        public EventHubsSink<T> build() {
            return new EventHubsSink<>(this);
        }
    }
}
