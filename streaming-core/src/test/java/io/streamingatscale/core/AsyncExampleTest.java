package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/slow-steps.md. */
class AsyncExampleTest {

    private static final Path DOC = Path.of("../docs/slow-steps.md");
    private static final Path SOURCE = Path.of("src/test/java/io/streamingatscale/core/AsyncExampleTest.java");

    private interface Customers {
        String nameOf(Order order);
    }

    private record Order(String id, String customer) {
        static Order parse(String text) {
            String[] parts = text.split("/", 2);
            return new Order(parts[0], parts[1]);
        }
    }

    static Pipeline pipeline(
            Source<String> orders, Customers customers, Sink<String> sink, CheckpointStore checkpoints) {
        return Pipeline.named("orders")
                .from(orders)
                .map(Order::parse)
                .processAsync(AsyncProcessing.blocking((StreamRecord<Order> order) ->
                                List.of(order.withValue(order.value().id() + ": " + customers.nameOf(order.value()))))
                        .concurrency(32)
                        .keyOrderedBy(order -> order.value().customer())
                        .timeout(Duration.ofSeconds(5)))
                .to(sink)
                .checkpoints(checkpoints)
                .build();
    }

    @Test
    void example_isTheOneOfTheDocumentation() throws IOException {
        String text = Files.readString(DOC);
        String block = text.substring(text.indexOf("```java") + 7);

        assertThat(oneLine(Files.readString(SOURCE))).contains(oneLine(block.substring(0, block.indexOf("```"))));
    }

    @Test
    void example_ordersOfACustomer_areCalledForOneAfterTheOther() {
        ManualEnvironment environment = new ManualEnvironment();
        FakeLog log = new FakeLog(environment);
        FakeSink<String> sink = new FakeSink<>(Effect.KEYED);
        log.append(0, "1/ann", "2/ann");
        Worker worker = pipeline(log, Order::customer, sink, new FakeStore()).worker(0, environment);
        worker.step();
        log.reader().assign(0);
        worker.step();
        assertThat(environment.calls).hasSize(1);

        environment.elsewhere = () -> {
            boolean any = !environment.calls.isEmpty();
            if (any) {
                environment.calls.remove(0).run();
            }
            return any;
        };
        worker.drain(Duration.ofSeconds(1));

        assertThat(sink.values()).containsExactly("1: ann", "2: ann");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
