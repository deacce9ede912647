package io.streamingatscale.kafka;

import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.SourceTck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class KafkaSourceTckTest extends SourceTck<byte[]> {

    private final TestBroker broker = TestBroker.shared();
    private String topic;
    private long time = 1_000;

    @Override
    protected void createLog(int partitions) {
        topic = broker.newTopic(partitions);
    }

    @Override
    protected void append(int partition, List<String> ids) {
        long first = time;
        time += ids.size();
        broker.produce(IntStream.range(0, ids.size())
                .mapToObj(i -> new ProducerRecord<String, String>(topic, partition, first + i, null, ids.get(i)))
                .toList());
    }

    @Override
    protected Source<byte[]> open() {
        return KafkaSource.builder(broker.client(), topic).build();
    }

    @Override
    protected String id(StreamRecord<byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Override
    protected void trim(int partition, int count) {
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(count)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
