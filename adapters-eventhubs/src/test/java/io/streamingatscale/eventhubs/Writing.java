package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;

import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Writes on a thread of its own. */
final class Writing {

    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;

    Writing(SinkWriter<String> writer, List<StreamRecord<String>> records) {
        thread = new Thread(() -> run(writer, records));
        thread.start();
    }

    private void run(SinkWriter<String> writer, List<StreamRecord<String>> records) {
        try {
            for (StreamRecord<String> each : records) {
                writer.write(List.of(each));
                written.incrementAndGet();
            }
            done.complete(written.get());
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    void awaitBlocked(EventHubsEmulator emulator) {
        emulator.await(PATIENCE, () -> thread.getState() == Thread.State.WAITING);
    }

    /** How many calls have returned. */
    int written() {
        return written.get();
    }

    int await() throws Exception {
        return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        done.handle((value, thrown) -> {
                    failure.set(thrown);
                    return 0;
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return failure.get();
    }
}
