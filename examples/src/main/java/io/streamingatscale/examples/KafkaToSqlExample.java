package io.streamingatscale.examples;

import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;

/** A pipeline from a Kafka topic to a SQL table in which every event stands once, whatever crashes on the way. */
public final class KafkaToSqlExample {

    private KafkaToSqlExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param brokers the Kafka brokers, as {@code host:port,...}
     * @param database an H2 or PostgreSQL database
     * @param checkpoints a directory that outlives the process
     */
    public static Pipeline pipeline(String brokers, DataSource database, Path checkpoints) {
        RawData.createTable(database);
        return Pipeline.named("devices-to-sql")
                .from(KafkaSource.builder(Map.of("bootstrap.servers", brokers), "devices")
                        .build())
                .map(DeviceEvents.FIELDS::read)
                .to(SqlSink.insertIfAbsent(database, DeviceEvents.rawdata(InstantSource.system())))
                .checkpoints(FileCheckpointStore.at(checkpoints))
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }
}
