package io.streamingatscale.examples;

import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.sql.SqlExpression;
import io.streamingatscale.sql.SqlSink;
import io.streamingatscale.sql.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A pipeline from a Kafka topic to a table without any key: the samples' solution <i>HDInsight Kafka + Databricks + SQL Data
 * Warehouse</i>. Rows are appended in transactions with the checkpoint, so nothing is there twice for a crash; copies that
 * devices send are absorbed before, since a table without a key cannot.
 */
public final class KafkaToWarehouseExample {

    private KafkaToWarehouseExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param kafka how to reach the brokers; events are in the topic {@code devices}
     * @param database with the table that {@link #createTable} makes
     * @param directory of the index of ids, one for each process
     */
    public static Pipeline pipeline(Map<String, ?> kafka, DataSource database, Path directory) {
        return Pipeline.named("kafka-to-warehouse")
                .from(KafkaSource.builder(kafka, "devices").build())
                .map(DeviceEvents.FIELDS::read)
                .deduplicate(Deduplication.by((JsonFields.View event) -> event.text("eventId"))
                        .within(Duration.ofMinutes(10))
                        .maxEntries(1_000_000)
                        .directory(directory.resolve("ids")))
                .to(SqlSink.append(database, rows()))
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /** Returns the mapping of events to rows of the table that {@link #createTable} makes. */
    public static Table<JsonFields.View> rows() {
        return Table.<JsonFields.View>named("rawdata")
                .column("EventId", event -> UUID.fromString(event.value().text("eventId")))
                .column("Type", event -> event.value().text("type"))
                .column("DeviceId", event -> event.value().text("deviceId"))
                .column("DeviceSequenceNumber", event -> event.value().longValue("deviceSequenceNumber"))
                .column("CreatedAt", event -> event.value().instant("createdAt"))
                .column("Value", event -> event.value().decimal("value"))
                .column("ComplexData", event -> event.value().json("complexData"))
                .column("EnqueuedAt", event -> event.logTime())
                .column("ProcessedAt", event -> Instant.now())
                .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP);
    }

    /** Creates the table in H2 or PostgreSQL. */
    public static void createTable(DataSource database) {
        String sql =
                "create table rawdata (EventId uuid not null, Type varchar(10) not null, DeviceId varchar(100) not null,"
                        + " DeviceSequenceNumber bigint not null, CreatedAt timestamp(6) with time zone not null,"
                        + " \"VALUE\" decimal(28, 9) not null, ComplexData varchar(4000) not null,"
                        + " EnqueuedAt timestamp(6) with time zone not null, ProcessedAt timestamp(6) with time zone not null,"
                        + " StoredAt timestamp(6) with time zone not null)";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("table could not be made", e);
        }
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofKafka(
                "kafka-to-warehouse",
                SqlStore.with(KafkaToWarehouseExample::createTable),
                KafkaToWarehouseExample::pipeline);
    }
}
