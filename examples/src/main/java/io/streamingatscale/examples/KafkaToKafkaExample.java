package io.streamingatscale.examples;

import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.kafka.KafkaTransactionalSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A pipeline from a Kafka topic to another in which every event stands once, although the other topic has no key to tell
 * copies by: an index of ids drops them, and a transaction holds records and position.
 */
public final class KafkaToKafkaExample {

    private static final JsonFields FIELDS = JsonFields.of("eventId");

    private KafkaToKafkaExample() {}

    /**
     * Returns the pipeline from topic {@code devices} to topic {@code distinct}, not yet started.
     *
     * @param brokers the Kafka brokers, as {@code host:port,...}
     * @param index a directory of this process alone, for the index of ids; may be empty or gone
     */
    public static Pipeline pipeline(String brokers, Path index) {
        // a static member: a process that starts again takes over from the one that died at once
        Map<String, String> consumer = Map.of("bootstrap.servers", brokers, "group.instance.id", "distinct-0");
        return Pipeline.named("devices-distinct")
                .from(KafkaSource.builder(consumer, "devices").build())
                .map(FIELDS::read)
                .deduplicate(Deduplication.by((JsonFields.View event) -> event.text("eventId"))
                        .within(Duration.ofMinutes(10))
                        .scope(DedupScope.ALL_PARTITIONS)
                        .directory(index))
                .to(KafkaTransactionalSink.builder(
                                Map.of("bootstrap.servers", brokers),
                                "distinct",
                                (StreamRecord<JsonFields.View> event) ->
                                        event.value().payload())
                        .build())
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }
}
