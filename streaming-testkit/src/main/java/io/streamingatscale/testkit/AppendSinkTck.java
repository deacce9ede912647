package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The conformance suite of sinks that append: SK-1 to SK-12, SK-A1 and SK-A2. Extend it for a sink, and say how to look into
 * its store.
 *
 * <pre>{@code
 * class KafkaSinkTckTest extends AppendSinkTck<String> {
 *
 *     private final TestBroker broker = TestBroker.shared();
 *     private final String topic = broker.newTopic(1);
 *
 *     @Override
 *     protected Sink<String> open() {
 *         return KafkaSink.<String>builder(
 *                         broker.client(), topic, record -> record.value().getBytes(StandardCharsets.UTF_8))
 *                 .build();
 *     }
 *
 *     @Override
 *     protected String value(String id) {
 *         return id;
 *     }
 *
 *     @Override
 *     protected List<String> stored() {
 *         return broker.committedValues(topic);
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the values written
 */
public abstract class AppendSinkTck<T> extends SinkTck<T> {

    /** For a sink's own test class. */
    protected AppendSinkTck() {
        super(Effect.APPEND);
    }

    @Test
    @DisplayName("SK-A1 a record that is written again stands there again")
    final void write_again_standsThereAgain() {
        Sink<T> sink = opened();
        WritingOwner<T> first = owner(sink);
        first.write(records(0, 5));
        first.commit();
        first.close();

        WritingOwner<T> second = owner(sink);
        second.write(records(0, 5));
        second.commit();

        List<String> twice = new ArrayList<>(ids(0, 5));
        twice.addAll(ids(0, 5));
        assertStored(twice);
    }

    @Test
    @DisplayName("SK-A2 the same record twice in a batch stands there twice")
    final void write_twiceInABatch_standsThereTwice() {
        WritingOwner<T> owner = owner(opened());

        owner.write(new ArrayList<>(List.of(record(partition(0), 0, "a"), record(partition(0), 1, "a"))));
        owner.commit();

        assertThat(stored()).as("what is stored").containsExactly("a", "a");
    }
}
