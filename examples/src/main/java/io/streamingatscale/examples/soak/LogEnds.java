package io.streamingatscale.examples.soak;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records a log holds, asked of the log itself. */
final class LogEnds {

    private LogEnds() {}

    static long of(Flow.Log log, Endpoints endpoints) throws InterruptedException {
        return switch (log) {
            case KAFKA -> ofKafka(endpoints);
            case EVENT_HUBS -> ofHub(endpoints);
        };
    }

    private static long ofKafka(Endpoints endpoints) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < Endpoints.PARTITIONS; i++) {
            latest.put(new TopicPartition(Endpoints.TOPIC, i), OffsetSpec.latest());
        }
        try (Admin admin = Admin.create(Map.copyOf(endpoints.kafkaClient()))) {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("ends of the log could not be read: log=KAFKA", e.getCause());
        }
    }

    private static long ofHub(Endpoints endpoints) {
        try (EventHubProducerClient hub = new EventHubClientBuilder()
                .connectionString(endpoints.hubConnectionString(), Endpoints.TOPIC)
                .buildProducerClient()) {
            return hub.getPartitionIds().stream()
                    .map(hub::getPartitionProperties)
                    .mapToLong(partition -> partition.isEmpty() ? 0 : partition.getLastEnqueuedSequenceNumber() + 1)
                    .sum();
        }
    }
}
