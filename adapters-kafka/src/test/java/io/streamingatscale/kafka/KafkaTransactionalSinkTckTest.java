package io.streamingatscale.kafka;

import io.streamingatscale.core.Sink;
import io.streamingatscale.testkit.TransactionalSinkTck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class KafkaTransactionalSinkTckTest extends TransactionalSinkTck<String> {

    private final TestBroker broker = TestBroker.shared();
    private final String topic = broker.newTopic(1);
    private final String checkpoints = broker.newTopic(1, Map.of("cleanup.policy", "compact"));

    @Override
    protected Sink<String> open() {
        return KafkaTransactionalSink.<String>builder(
                        broker.client(), topic, record -> record.value().getBytes(StandardCharsets.UTF_8))
                .checkpointTopic(checkpoints)
                .transactionalIdPrefix(topic)
                .build();
    }

    @Override
    protected String value(String id) {
        return id;
    }

    @Override
    protected List<String> stored() {
        return broker.committedValues(topic);
    }
}
