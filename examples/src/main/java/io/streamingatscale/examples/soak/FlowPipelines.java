package io.streamingatscale.examples.soak;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PipelineBuilder;
import io.streamingatscale.core.StreamBuilder;
import io.streamingatscale.cosmos.ContainerDefinition;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.CosmosSink;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.examples.DeviceDocuments;
import io.streamingatscale.examples.DeviceEvents;
import io.streamingatscale.examples.KafkaToWarehouseExample;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.sql.JdbcCheckpointStore;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import io.streamingatscale.workload.StoredEvents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Makes each flow's places, pipeline and checkpoints, and reads what it stored. */
final class FlowPipelines {

    /** After how long a process that says nothing loses its partitions: of the group's session, and of the hub's leases. */
    static final Duration LEASE = Duration.ofSeconds(3);

    /** Copies come directly after their first; a rebuilt index reads so much of the log again. */
    private static final Duration DEDUP_WINDOW = Duration.ofMinutes(2);

    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
    private static final int CONNECTIONS = 6;

    private final Endpoints endpoints;

    FlowPipelines(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Makes the database and the table, or the container, of a flow. */
    void prepare(Flow flow) {
        if (flow.store() == Flow.Store.POSTGRESQL) {
            createDatabase(flow.place());
        }
        switch (flow) {
            case KAFKA_POSTGRESQL -> RawData.createTable(database(flow));
            case KAFKA_POSTGRESQL_TRANSACTIONAL -> KafkaToWarehouseExample.createTable(database(flow));
            case EVENTHUBS_COSMOS -> container(flow, "/deviceId");
            case KAFKA_COSMOS_TRANSACTIONAL -> container(flow, "/partition");
        }
    }

    private void createDatabase(String name) {
        try (Connection connection = endpoints.database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("database could not be made: name=" + name, e);
        }
    }

    private void container(Flow flow, String partitionKey) {
        ContainerDefinition.named(flow.place()).partitionKey(partitionKey).createIfAbsent(endpoints.cosmosConnection());
    }

    /**
     * Returns the pipeline of a flow.
     *
     * @param directory this process's own
     */
    Pipeline pipeline(Flow flow, Path directory) {
        return (switch (flow) {
                    case KAFKA_POSTGRESQL -> rows(flow, directory);
                    case KAFKA_POSTGRESQL_TRANSACTIONAL -> transactionalRows(flow, directory);
                    case EVENTHUBS_COSMOS -> documents(flow);
                    case KAFKA_COSMOS_TRANSACTIONAL ->
                        kafka(flow, "classic").to(transactionalDocuments(flow, endpoints.cosmosConnection()));
                })
                .commitEvery(COMMIT_EVERY)
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    private PipelineBuilder<byte[]> rows(Flow flow, Path directory) {
        DataSource pool = pool(flow);
        return kafka(flow, "classic")
                .deduplicate(ids(directory.resolve(flow.label())))
                .to(SqlSink.insertIfAbsent(pool, DeviceEvents.rawdata(InstantSource.system())))
                .checkpoints(JdbcCheckpointStore.in(pool));
    }

    private PipelineBuilder<byte[]> transactionalRows(Flow flow, Path directory) {
        return kafka(flow, "consumer")
                .deduplicate(ids(directory.resolve(flow.label())))
                .to(SqlSink.append(pool(flow), KafkaToWarehouseExample.rows()));
    }

    private PipelineBuilder<byte[]> documents(Flow flow) {
        CosmosConnection cosmos = endpoints.cosmosConnection();
        CheckpointStore checkpoints = CosmosCheckpointStore.in(cosmos);
        return Pipeline.named(flow.label())
                .from(EventHubsSource.builder(endpoints.hubConnection(), StartPosition.EARLIEST)
                        .sharedThrough(checkpoints)
                        .leases(LEASE.dividedBy(3), LEASE)
                        .build())
                .map(DeviceEvents.FIELDS::read)
                .to(CosmosSink.createIfAbsent(cosmos, flow.place(), DeviceDocuments.rawdata(InstantSource.system())))
                .checkpoints(checkpoints);
    }

    private static CosmosSink<JsonFields.View> transactionalDocuments(Flow flow, CosmosConnection cosmos) {
        return CosmosSink.createIfAbsent(
                        cosmos,
                        flow.place(),
                        DeviceDocuments.rawdata(InstantSource.system()).partitionedBySource("/partition"))
                .transactional();
    }

    private StreamBuilder<byte[], JsonFields.View> kafka(Flow flow, String protocol) {
        Map<String, String> consumer = new HashMap<>(endpoints.kafkaClient());
        consumer.put("group.protocol", protocol);
        if (protocol.equals("classic")) {
            consumer.put("session.timeout.ms", Long.toString(LEASE.toMillis()));
            consumer.put("heartbeat.interval.ms", Long.toString(LEASE.toMillis() / 6));
        }
        return Pipeline.named(flow.label())
                .from(KafkaSource.builder(consumer, Endpoints.TOPIC).build())
                .map(DeviceEvents.FIELDS::read);
    }

    private static Deduplication<JsonFields.View> ids(Path directory) {
        return Deduplication.by((JsonFields.View event) -> event.text("eventId"))
                .within(DEDUP_WINDOW)
                .maxEntries(1_000_000)
                .directory(directory);
    }

    private DataSource pool(Flow flow) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database(flow));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        // the process may start while the database does not run
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private DataSource database(Flow flow) {
        return endpoints.database(flow.place());
    }

    /** Returns where a flow keeps its checkpoints. */
    CheckpointStore checkpoints(Flow flow) {
        return switch (flow) {
            case KAFKA_POSTGRESQL, KAFKA_POSTGRESQL_TRANSACTIONAL -> JdbcCheckpointStore.in(database(flow));
            case EVENTHUBS_COSMOS -> CosmosCheckpointStore.in(endpoints.cosmosConnection());
            case KAFKA_COSMOS_TRANSACTIONAL ->
                transactionalDocuments(flow, endpoints.cosmosConnection())
                        .checkpointStore()
                        .orElseThrow();
        };
    }

    /** Reads all that a flow stored. */
    StoredEvents stored(Flow flow) {
        if (flow.store() == Flow.Store.POSTGRESQL) {
            return StoredEvents.fromJdbc(database(flow));
        }
        try (CosmosClient client = new CosmosClientBuilder()
                .endpoint(endpoints.cosmosEndpoint())
                .key(endpoints.cosmosKey())
                .gatewayMode()
                .buildClient()) {
            return StoredEvents.fromCosmos(client, Endpoints.COSMOS_DATABASE, flow.place());
        }
    }
}
