package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns sockets, protocol engines and logs, so that none of them needs a lock.
 *
 * <p><b>Threads:</b> everybody else comes in by {@link #call}.
 */
final class NioLoop implements AutoCloseable {

    /** What hangs on a channel. */
    interface Endpoint {

        /** The channel can do something. */
        void onReady();
    }

    private static final Logger logger = LoggerFactory.getLogger(NioLoop.class);
    private static final long LONGEST_SLEEP_MILLIS = 1000;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Supplier<Long> turn;
    private volatile boolean closed;

    /** Makes a loop that ends each turn with {@code turn}, which says how many milliseconds the next may sleep. */
    NioLoop(String name, Supplier<Long> turn) {
        this.turn = turn;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    SelectionKey register(SelectableChannel channel, int interest, Endpoint endpoint) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interest, endpoint);
    }

    /**
     * Runs a task in the loop and waits for its result.
     *
     * @throws IllegalStateException if the emulator is closed
     */
    <T extends @Nullable Object> T call(Supplier<T> task) {
        if (Thread.currentThread() == thread) {
            return task.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> complete(result, task));
        selector.wakeup();
        if (closed) {
            runTasks();
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private <T extends @Nullable Object> void complete(CompletableFuture<T> result, Supplier<T> task) {
        if (closed) {
            result.completeExceptionally(new IllegalStateException("the emulator is closed; start another"));
            return;
        }
        try {
            result.complete(task.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void run() {
        try {
            long sleep = LONGEST_SLEEP_MILLIS;
            while (!closed) {
                selector.select(Math.max(1, Math.min(sleep, LONGEST_SLEEP_MILLIS)));
                for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
                    if (key.isValid()) {
                        guard(((Endpoint) key.attachment())::onReady);
                    }
                }
                selector.selectedKeys().clear();
                runTasks();
                sleep = endTurn();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error e) {
            logger.error("the emulator's thread died", e);
        } finally {
            closed = true;
            runTasks();
        }
    }

    private long endTurn() {
        try {
            return turn.get();
        } catch (RuntimeException e) {
            logger.error("the emulator failed at the end of a turn", e);
            return LONGEST_SLEEP_MILLIS;
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guard(task);
        }
    }

    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            logger.error("the emulator failed at a request", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
