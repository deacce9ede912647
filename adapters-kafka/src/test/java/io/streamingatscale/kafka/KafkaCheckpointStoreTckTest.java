package io.streamingatscale.kafka;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.testkit.CheckpointStoreTck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The rules of checkpoint stores, for that of the transactional sink. */
@Tag("slow")
class KafkaCheckpointStoreTckTest extends CheckpointStoreTck {

    private final TestBroker broker = TestBroker.shared();
    private final String checkpoints = broker.newTopic(1, Map.of("cleanup.policy", "compact"));
    private final List<KafkaTransactionalSink<String>> sinks = new ArrayList<>();

    @Override
    protected CheckpointStore open() {
        KafkaTransactionalSink<String> sink = KafkaTransactionalSink.<String>builder(
                        broker.client(), "unused", record -> record.value().getBytes(StandardCharsets.UTF_8))
                .checkpointTopic(checkpoints)
                .build();
        sinks.add(sink);
        return sink.checkpointStore().orElseThrow();
    }

    /** Few, for a claim takes a producer of its own. */
    @Override
    protected List<String> oddNames() {
        return List.of("a", "A/b \u00e4");
    }

    @Override
    protected List<String> tokens() {
        return List.of("", "a\"b\\c\n\u65e5");
    }

    @AfterEach
    void closeSinks() {
        sinks.forEach(KafkaTransactionalSink::close);
    }
}
