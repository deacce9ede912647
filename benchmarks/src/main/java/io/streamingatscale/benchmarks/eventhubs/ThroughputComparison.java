package io.streamingatscale.benchmarks.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.sun.management.OperatingSystemMXBean;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsHeaders;
import io.streamingatscale.eventhubs.EventHubsSink;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.NewEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;

/**
 * Events a second through the source and the sink, and through the client that they use, on the same emulator and in turns:
 * 1 KB each, four partitions. Prints each round and the medians. The source is compared with a client that counts events where
 * they arrive, and with one that hands them to another thread; the sink with a client that sends bare bodies, and with one that
 * sends what the sink does, with the properties that name an event.
 */
public final class ThroughputComparison {

    private static final String HUB = "devices";
    private static final int PARTITIONS = 4;
    private static final int EVENTS = 400_000;
    private static final int ROUNDS = 9;
    private static final int COLD_ROUNDS = 4;
    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int IN_FLIGHT = 4;
    private static final byte[] BODY = new byte[1024];

    private ThroughputComparison() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub(HUB, PARTITIONS).start()) {
            for (int i = 0; i < EVENTS; i++) {
                emulator.hub(HUB).append(NewEvent.of(BODY).partition(Integer.toString(i % PARTITIONS)));
            }
            compare("source", () -> readRaw(emulator), () -> readOurs(emulator));
            compare(
                    "source beside a client whose events go to another thread",
                    () -> readHandedOver(emulator),
                    () -> readOurs(emulator));
        }
        Callable<?> ours = () -> onEmpty(ThroughputComparison::writeOurs);
        compare("sink", () -> onEmpty(emulator -> writeRaw(emulator, id -> new EventData(BODY))), ours);
        compare(
                "sink beside a client that sends the same",
                () -> onEmpty(emulator -> writeRaw(emulator, ThroughputComparison::named)),
                ours);
        System.exit(0); // the client's threads stay for a while
    }

    private interface Run {
        Object with(EventHubsEmulator emulator) throws Exception;
    }

    private static Object onEmpty(Run run) throws Exception {
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub(HUB, PARTITIONS).start()) {
            return run.with(emulator);
        }
    }

    /**
     * How fast a run was.
     *
     * @param perSecond events a second
     * @param perCpuSecond events a second of all processors' time, the emulator's among it
     */
    private record Rate(double perSecond, double perCpuSecond) {}

    private static void compare(String what, Callable<?> raw, Callable<?> ours) throws Exception {
        double[] ratios = new double[ROUNDS];
        double[] cpuRatios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Rate ofRaw = rate(raw);
            Rate ofOurs = rate(ours);
            ratios[round] = ofOurs.perSecond / ofRaw.perSecond;
            cpuRatios[round] = ofOurs.perCpuSecond / ofRaw.perCpuSecond;
            System.out.printf(
                    Locale.ROOT,
                    "%s: client %,.0f/s, %,.0f per CPU second; ours %,.0f/s, %,.0f per CPU second; ratios %.2f, %.2f%n",
                    what,
                    ofRaw.perSecond,
                    ofRaw.perCpuSecond,
                    ofOurs.perSecond,
                    ofOurs.perCpuSecond,
                    ratios[round],
                    cpuRatios[round]);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: median ratios of the last %d rounds %.2f, by CPU second %.2f%n",
                what,
                ROUNDS - COLD_ROUNDS,
                warmMedian(ratios),
                warmMedian(cpuRatios));
    }

    private static double warmMedian(double[] values) {
        double[] warm = Arrays.copyOfRange(values, COLD_ROUNDS, ROUNDS);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static Rate rate(Callable<?> work) throws Exception {
        long begin = System.nanoTime();
        long cpuBegin = OS.getProcessCpuTime();
        work.call();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuSeconds = (OS.getProcessCpuTime() - cpuBegin) / 1e9;
        return new Rate(EVENTS / seconds, EVENTS / cpuSeconds);
    }

    // ---- reading ----

    private static Object readRaw(EventHubsEmulator emulator) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(EVENTS);
        try (EventHubConsumerAsyncClient client = new EventHubClientBuilder()
                .connectionString(emulator.connectionString(HUB))
                .consumerGroup("$Default")
                .buildAsyncConsumerClient()) {
            ReceiveOptions options = new ReceiveOptions().setOwnerLevel(1L).setTrackLastEnqueuedEventProperties(true);
            for (int i = 0; i < PARTITIONS; i++) {
                var unused = client.receiveFromPartition(Integer.toString(i), EventPosition.earliest(), options)
                        .subscribe(event -> left.countDown());
            }
            left.await();
        }
        return left;
    }

    private static Object readHandedOver(EventHubsEmulator emulator) {
        try (EventHubConsumerAsyncClient client = new EventHubClientBuilder()
                .connectionString(emulator.connectionString(HUB))
                .consumerGroup("$Default")
                .prefetchCount(Handover.CREDIT)
                .buildAsyncConsumerClient()) {
            return Handover.read(client, PARTITIONS, EVENTS);
        }
    }

    private static Object readOurs(EventHubsEmulator emulator) {
        EventHubsSource source = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString(HUB)), StartPosition.EARLIEST)
                .build();
        int read = 0;
        try (SourceReader<byte[]> reader =
                source.open(new ReaderSlot("comparison", 0, 1), new FaultComparison.FirstOwner())) {
            while (read < EVENTS) {
                read += reader.poll(Duration.ofMillis(50))
                        .map(batch -> batch.records().size())
                        .orElse(0);
            }
        }
        return read;
    }

    // ---- writing ----

    /** Batches as large as they go, as many under way as partitions. */
    private static Object writeRaw(EventHubsEmulator emulator, IntFunction<EventData> event) {
        try (EventHubProducerAsyncClient client = new EventHubClientBuilder()
                .connectionString(emulator.connectionString(HUB))
                .buildAsyncProducerClient()) {
            return Flux.<EventDataBatch, Integer>generate(() -> EVENTS, (left, batches) -> {
                        EventDataBatch batch = client.createBatch().block();
                        int rest = left;
                        while (rest > 0 && batch.tryAdd(event.apply(rest))) {
                            rest--;
                        }
                        batches.next(batch);
                        if (rest == 0) {
                            batches.complete();
                        }
                        return rest;
                    })
                    .flatMap(client::send, IN_FLIGHT, 1)
                    .then()
                    .thenReturn(EVENTS)
                    .block();
        }
    }

    private static EventData named(int offset) {
        EventData event = new EventData(BODY);
        event.getProperties().put(EventHubsHeaders.ORIGIN, "in-0@" + offset);
        event.getProperties().put(EventHubsHeaders.RECORD_ID, "comparison/in-0@" + offset);
        return event;
    }

    private static Object writeOurs(EventHubsEmulator emulator) throws Exception {
        Partition partition = new Partition("in", "0");
        Claim claim = Claim.first("comparison", partition, 1);
        try (EventHubsSink<byte[]> sink = EventHubsSink.<byte[]>builder(
                                EventHubsConnection.of(emulator.connectionString(HUB)), StreamRecord::value)
                        .roundRobin()
                        .maxInFlightBatches(IN_FLIGHT)
                        .build();
                SinkWriter<byte[]> writer = sink.open(claim)) {
            for (int i = 0; i < EVENTS; i += 1000) {
                List<StreamRecord<byte[]>> records = new ArrayList<>();
                for (int j = i; j < i + 1000; j++) {
                    records.add(StreamRecord.of(new Origin(partition, j), Instant.EPOCH, BODY));
                }
                writer.write(records);
            }
            return writer.commit(claim.checkpointAt(Position.of(EVENTS)))
                    .toCompletableFuture()
                    .get();
        }
    }
}
