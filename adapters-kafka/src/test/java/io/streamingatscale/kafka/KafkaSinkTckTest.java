package io.streamingatscale.kafka;

import io.streamingatscale.core.Sink;
import io.streamingatscale.testkit.AppendSinkTck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class KafkaSinkTckTest extends AppendSinkTck<String> {

    private final TestBroker broker = TestBroker.shared();
    private final String topic = broker.newTopic(1);

    @Override
    protected Sink<String> open() {
        return KafkaSink.<String>builder(
                        broker.client(), topic, record -> record.value().getBytes(StandardCharsets.UTF_8))
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
