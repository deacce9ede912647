package io.streamingatscale.benchmarks.eventhubs;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.ReplyFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How long after a fault the next event arrives, with the client's {@code EventProcessorClient} and with {@link
 * EventHubsSource}, both at their default settings, each on an emulator of its own; and what becomes of handlers. All faults
 * run at the same time, for most of it is waiting. Takes about five minutes and prints a table.
 */
public final class FaultComparison {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String HUB = "devices";

    private FaultComparison() {}

    /** Something that reads an emulated hub and tells of each event. */
    private interface Reading {
        AutoCloseable start(EventHubsEmulator emulator, Consumer<String> onEvent);
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        Map<String, Consumer<EventHubsEmulator>> faults = new LinkedHashMap<>();
        faults.put("link detached, server-busy", emulator -> emulator.hub(HUB).detachReceivers(AmqpError.serverBusy()));
        faults.put(
                "link detached without an error", emulator -> emulator.hub(HUB).detachReceivers());
        faults.put("connection reset", EventHubsEmulator::abortConnections);
        faults.put(
                "connection closed by the service",
                emulator -> emulator.closeConnections(AmqpError.of("amqp:connection:forced")));
        faults.put("link detached, and the next $cbs reply lost", emulator -> {
            emulator.hub(HUB).faults().onAuthorization(1, ReplyFault.silence());
            emulator.hub(HUB).detachReceivers(AmqpError.serverBusy());
        });
        faults.put("link detached, and the next $management reply lost", emulator -> {
            emulator.hub(HUB).faults().onManagement(1, ReplyFault.silence());
            emulator.hub(HUB).detachReceivers(AmqpError.serverBusy());
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, List<Future<String>>> results = new LinkedHashMap<>();
        faults.forEach((name, fault) -> results.put(
                name,
                List.of(
                        threads.submit(() -> measure(FaultComparison::processor, fault)),
                        threads.submit(() -> measure(FaultComparison::source, fault)))));
        results.put(
                "handler throws at an event",
                List.of(
                        threads.submit(() -> HandlerComparison.throwing(HandlerComparison::processor, PATIENCE)),
                        threads.submit(() -> HandlerComparison.throwing(HandlerComparison::pipeline, PATIENCE))));
        results.put(
                "stopped while a handler takes 3 s for each event",
                List.of(
                        threads.submit(() -> HandlerComparison.stopping(HandlerComparison::processor)),
                        threads.submit(() -> HandlerComparison.stopping(HandlerComparison::pipeline))));
        System.out.println("| fault | EventProcessorClient | EventHubsSource |\n|---|---|---|");
        for (Map.Entry<String, List<Future<String>>> each : results.entrySet()) {
            System.out.println(
                    "| " + each.getKey() + " | " + each.getValue().get(0).get() + " | "
                            + each.getValue().get(1).get() + " |");
        }
        System.exit(0); // the client's threads stay for a while
    }

    private static String measure(Reading reading, Consumer<EventHubsEmulator> fault) throws Exception {
        List<CompletableFuture<String>> arrivals =
                new ArrayList<>(List.of(new CompletableFuture<>(), new CompletableFuture<>()));
        try (EventHubsEmulator emulator =
                        EventHubsEmulator.builder().hub(HUB, 1).start();
                AutoCloseable reader = reading.start(
                        emulator,
                        body -> arrivals.get(body.equals("before") ? 0 : 1).complete(body))) {
            emulator.hub(HUB).append("0", "before");
            arrivals.get(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            long begin = System.nanoTime();
            fault.accept(emulator);
            emulator.hub(HUB).append("0", "after");
            arrivals.get(1).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - begin) / 1e9);
        } catch (TimeoutException e) {
            return "not within " + PATIENCE.toSeconds() + " s";
        }
    }

    private static AutoCloseable processor(EventHubsEmulator emulator, Consumer<String> onEvent) {
        return HandlerComparison.processor(emulator, onEvent, failure -> {});
    }

    private static AutoCloseable source(EventHubsEmulator emulator, Consumer<String> onEvent) {
        EventHubsSource source = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString(HUB)), StartPosition.EARLIEST)
                .build();
        SourceReader<byte[]> reader = source.open(new ReaderSlot("comparison", 0, 1), new FirstOwner());
        Thread thread = new Thread(() -> poll(reader, onEvent));
        thread.setDaemon(true);
        thread.start();
        return thread::interrupt;
    }

    private static void poll(SourceReader<byte[]> reader, Consumer<String> onEvent) {
        while (!Thread.currentThread().isInterrupted()) {
            reader.poll(Duration.ofMillis(50))
                    .ifPresent(batch -> batch.records().forEach(record -> onEvent.accept(new String(record.value()))));
        }
        reader.close();
    }

    /** Begins where the source says, with epoch 1. */
    static final class FirstOwner implements OwnershipListener {
        @Override
        public Grant onClaim(Partition partition, Function<Claim, Position> configuredStart) {
            return new Grant(configuredStart.apply(Claim.first("comparison", partition, 1)), 1);
        }

        @Override
        public void onRevoke(Set<Partition> partitions) {}

        @Override
        public void onLost(Set<Partition> partitions) {}
    }
}
