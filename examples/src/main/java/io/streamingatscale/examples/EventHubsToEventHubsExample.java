package io.streamingatscale.examples;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonCodec;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Output;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.Processor;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSink;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A pipeline from one event hub to another that adds times and packs many events into one JSON array: the job {@code simple} of
 * the samples' solution <i>Event Hubs + Stream Analytics + Event Hubs</i>, without the copies that devices send. At least once,
 * as the sink has no key; each array says which records it holds, for readers that absorb what is appended again after a crash.
 */
public final class EventHubsToEventHubsExample {

    private static final int MOST_RECORDS = 160;
    private static final int MOST_BYTES = 175_000;

    private EventHubsToEventHubsExample() {}

    /** An event of the second hub, as the job's query selects it. */
    record Projection(
            String deviceId,
            long deviceSequenceNumber,
            String type,
            @JsonRawValue String complexData,
            BigDecimal value,
            String eventId,
            @JsonProperty("PartitionId") String partitionId,
            String createdAt,
            Instant enqueuedAt,
            Instant processedAt) {}

    private static final class Project implements Processor<JsonFields.View, Projection> {

        @Override
        public void process(StreamRecord<JsonFields.View> record, Output<Projection> output) {
            JsonFields.View event = record.value();
            output.emit(record.withValue(new Projection(
                    event.text("deviceId"),
                    event.longValue("deviceSequenceNumber"),
                    event.text("type"),
                    event.json("complexData"),
                    event.decimal("value"),
                    event.text("eventId"),
                    record.origin().partition().id(),
                    event.text("createdAt"),
                    record.logTime(),
                    Instant.now())));
        }
    }

    /**
     * Returns the pipeline, not yet started.
     *
     * @param in the hub to read
     * @param out the hub to append to
     * @param directory outlives the process and is its own: for checkpoints and the index of ids
     */
    public static Pipeline pipeline(EventHubsConnection in, EventHubsConnection out, Path directory) {
        return Pipeline.named("eventhubs-to-eventhubs")
                .from(EventHubsSource.builder(in, StartPosition.EARLIEST).build())
                .map(DeviceEvents.FIELDS::read)
                .deduplicate(Deduplication.by((JsonFields.View event) -> event.text("eventId"))
                        .within(Duration.ofMinutes(10))
                        .directory(directory.resolve("ids")))
                .process(Project::new)
                .to(EventHubsSink.builder(out, JsonCodec.of(Projection.class))
                        .partitionKey(record -> record.value().partitionId())
                        .arraysOf(MOST_RECORDS, MOST_BYTES)
                        .build())
                .checkpoints(FileCheckpointStore.at(directory.resolve("checkpoints")))
                .commitEvery(Duration.ofMillis(500))
                .require(GuaranteeLevel.AT_LEAST_ONCE)
                .build();
    }

    /** Runs it, see {@link ExampleRun}; a real hub to append to is that of {@code EVENTHUBS_OUT_CONNECTION_STRING}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "eventhubs-to-eventhubs", DeviceHub::telemetry, HubStore::open, EventHubsToEventHubsExample::pipeline);
    }
}
