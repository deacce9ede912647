package io.streamingatscale.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs an action while no other thread of this or any other process runs one under the same lock file. */
final class CheckpointFileLock {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int ATTEMPTS = 2_000;

    /** What runs under the lock. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    private CheckpointFileLock() {}

    /**
     * Runs the action.
     *
     * @param file the lock file, by its real path; made where missing and never deleted, for another process may be
     *     about to lock it
     * @throws IOException if another process keeps the lock for some seconds, say while it is suspended
     */
    static <T> T holding(Path file, Action<T> action) throws IOException {
        // A FileLock belongs to the whole JVM, and closing any channel of the file frees it; so a JVM must have only
        // one
        // channel open at a time. The interned path is one monitor for all stores, even those of other class loaders.
        synchronized ((CheckpointFileLock.class.getName() + ':' + file).intern()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                if (lock == null) {
                    throw new IOException("another process keeps the lock: file=" + file);
                }
                return action.run();
            }
        }
    }

    /** Waits for a bounded time only: a suspended process must not suspend all the others with it. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return null;
    }
}
