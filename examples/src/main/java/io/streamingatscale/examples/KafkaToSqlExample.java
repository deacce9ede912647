package io.streamingatscale.examples;

import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.sql.SqlSink;
import io.streamingatscale.sql.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** A pipeline from a Kafka topic to a SQL table in which every event stands once, whatever crashes on the way. */
public final class KafkaToSqlExample {

    private KafkaToSqlExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param brokers the Kafka brokers, as {@code host:port,...}
     * @param database an H2 or PostgreSQL database with a table {@code readings}
     * @param checkpoints a directory that outlives the process
     */
    public static Pipeline pipeline(String brokers, DataSource database, Path checkpoints) {
        JsonFields fields = JsonFields.of("eventId", "deviceId", "createdAt", "value");
        Table<JsonFields.View> readings = Table.<JsonFields.View>named("readings")
                .key("EventId", event -> UUID.fromString(event.value().text("eventId")))
                .column("DeviceId", event -> event.value().text("deviceId"))
                .column("CreatedAt", event -> event.value().instant("createdAt"))
                .column("Value", event -> event.value().decimal("value"));

        return Pipeline.named("devices-to-sql")
                .from(KafkaSource.builder(Map.of("bootstrap.servers", brokers), "devices")
                        .build())
                .map(fields::read)
                .to(SqlSink.insertIfAbsent(database, readings))
                .checkpoints(FileCheckpointStore.at(checkpoints))
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }
}
