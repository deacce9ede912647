package io.streamingatscale.benchmarks.eventhubs;

import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.models.EventPosition;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Output;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSink;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What becomes of a handler that throws, and of one that is slow when it is to stop; rows of {@link FaultComparison}. */
final class HandlerComparison {

    private static final String HUB = "devices";
    private static final Duration SLOW = Duration.ofSeconds(3);

    private HandlerComparison() {}

    /** Something that hands each event of an emulated hub to a handler, and tells of what goes wrong. */
    interface Handling {
        AutoCloseable start(EventHubsEmulator emulator, Consumer<String> handler, Consumer<Throwable> onFailure);
    }

    /** Lets the handler throw at one event, and says who was told, how often it was tried, and what became of the next. */
    static String throwing(Handling handling, Duration patience) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CompletableFuture<Long> told = new CompletableFuture<>();
        CountDownLatch next = new CountDownLatch(1);
        Consumer<String> handler = body -> {
            if (body.equals("next")) {
                next.countDown();
                return;
            }
            tries.incrementAndGet();
            throw new IllegalStateException("cannot handle this");
        };
        try (EventHubsEmulator emulator = emulator()) {
            emulator.hub(HUB).append("0", "poison");
            emulator.hub(HUB).append("0", "next");
            long begin = System.nanoTime();
            try (AutoCloseable running =
                    handling.start(emulator, handler, failure -> told.complete(System.nanoTime() - begin))) {
                return String.format(
                        Locale.ROOT,
                        "stopped, and told after %.1f s",
                        told.get(patience.toSeconds(), TimeUnit.SECONDS) / 1e9);
            } catch (TimeoutException e) {
                return "told to nobody in " + patience.toSeconds() + " s; tried " + tries + " times, the next event "
                        + (next.getCount() == 0 ? "skipped to" : "not reached");
            }
        }
    }

    /** Stops while the handler is at work, and says how long that took and how many calls began after it. */
    static String stopping(Handling handling) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        Consumer<String> handler = body -> {
            begun.incrementAndGet();
            first.countDown();
            LockSupport.parkNanos(SLOW.toNanos());
        };
        try (EventHubsEmulator emulator = emulator()) {
            for (int i = 0; i < 40; i++) {
                emulator.hub(HUB).append("0", "event");
            }
            AutoCloseable running = handling.start(emulator, handler, failure -> {});
            first.await();
            long begin = System.nanoTime();
            running.close();
            double seconds = (System.nanoTime() - begin) / 1e9;
            int before = begun.get();
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            return String.format(
                    Locale.ROOT, "returned after %.1f s; %d calls began after that", seconds, begun.get() - before);
        }
    }

    private static EventHubsEmulator emulator() {
        return EventHubsEmulator.builder().hub(HUB, 1).hub("out", 1).start();
    }

    static AutoCloseable processor(
            EventHubsEmulator emulator, Consumer<String> handler, Consumer<Throwable> onFailure) {
        EventProcessorClient processor = new EventProcessorClientBuilder()
                .connectionString(emulator.connectionString(HUB))
                .consumerGroup("$Default")
                .checkpointStore(new MemoryCheckpointStore())
                .initialPartitionEventPosition(id -> EventPosition.earliest())
                .processEvent(event -> {
                    handler.accept(event.getEventData().getBodyAsString());
                    event.updateCheckpoint();
                })
                .processError(error -> onFailure.accept(error.getThrowable()))
                .buildEventProcessorClient();
        processor.start();
        return processor::stop;
    }

    static AutoCloseable pipeline(EventHubsEmulator emulator, Consumer<String> handler, Consumer<Throwable> onFailure) {
        Pipeline pipeline = Pipeline.named("comparison")
                .from(EventHubsSource.builder(
                                EventHubsConnection.of(emulator.connectionString(HUB)), StartPosition.EARLIEST)
                        .build())
                .process(() -> (StreamRecord<byte[]> record, Output<byte[]> output) -> {
                    handler.accept(new String(record.value(), StandardCharsets.UTF_8));
                    output.emit(record);
                })
                .to(EventHubsSink.<byte[]>builder(
                                EventHubsConnection.of(emulator.connectionString("out")), StreamRecord::value)
                        .build())
                .checkpoints(new InMemoryCheckpointStore())
                .build();
        pipeline.start();
        Thread watcher = new Thread(() -> watch(pipeline, onFailure));
        watcher.setDaemon(true);
        watcher.start();
        return pipeline;
    }

    private static void watch(Pipeline pipeline, Consumer<Throwable> onFailure) {
        try {
            pipeline.awaitStop();
        } catch (RuntimeException e) {
            onFailure.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
