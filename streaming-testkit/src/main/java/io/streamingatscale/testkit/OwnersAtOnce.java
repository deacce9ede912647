package io.streamingatscale.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Does the same on several threads that begin together. */
final class OwnersAtOnce {

    private OwnersAtOnce() {}

    /** Returns when all are done, or throws what one has thrown. */
    static void run(int count, Patience patience, IntConsumer action) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CountDownLatch start = new CountDownLatch(count);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, count)
                    .mapToObj(number -> CompletableFuture.runAsync(() -> begin(start, action, number), threads))
                    .toList();
            all.forEach(patience::await);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void begin(CountDownLatch start, IntConsumer action, int number) {
        start.countDown();
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        action.accept(number);
    }
}
