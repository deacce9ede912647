package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a shared directory, in one file that is never deleted. The operating system frees what a dead process held.
 *
 * <pre>
 *  byte   0      1       2             64
 *       +------+-------+-------+- - -+-------+
 *       | busy | opener| opener|     | opener|
 *       +------+-------+-------+- - -+-------+
 * </pre>
 *
 * "busy" is held for the time of an operation; an opener's byte from its opening to its close, so that the first opener
 * knows that it is alone, and the others know whose numbers are of the dead.
 *
 * <p><b>Threads:</b> any thread.
 */
final class ChronicleLocks {

    /** The greatest number of indexes that have a directory open at a time. */
    static final int MOST_OPENERS = 64;

    private static final String FILE = "lock";
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = 20_000;
    private static final int SPINS = 50;

    // A file lock belongs to the whole JVM, and closing any channel of the file frees all of them: so a JVM has one
    // channel for each directory, however many indexes of it are open.
    private static final Map<Path, ChronicleLocks> OPEN = new HashMap<>();

    private final Path directory;
    private final FileChannel channel;
    private final ReentrantLock inJvm = new ReentrantLock();
    private final Map<Integer, FileLock> openers = new HashMap<>();
    private @Nullable FileLock busy;
    private int users;

    private ChronicleLocks(Path directory) throws IOException {
        this.directory = directory;
        this.channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * Returns the locks of a directory, to be released.
     *
     * @param directory by its real path
     */
    static ChronicleLocks acquire(Path directory) throws IOException {
        synchronized (OPEN) {
            ChronicleLocks locks = OPEN.get(directory);
            if (locks == null) {
                locks = new ChronicleLocks(directory);
                OPEN.put(directory, locks);
            }
            locks.users++;
            return locks;
        }
    }

    void release() throws IOException {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(directory);
                channel.close();
            }
        }
    }

    /**
     * Waits until no other index of the directory does anything.
     *
     * @throws DedupException if one does for a minute, say while its process is suspended; trying again is safe
     */
    void lock() {
        inJvm.lock();
        boolean isLocked = false;
        try {
            busy = waitForBusy();
            isLocked = true;
        } catch (IOException e) {
            throw new DedupException("lock cannot be had: directory=" + directory + "; trying again is safe", e);
        } finally {
            if (!isLocked) {
                inJvm.unlock();
            }
        }
    }

    /** Asks again and again, since an interrupt closes a channel that waits for a lock. */
    private FileLock waitForBusy() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int attempt = 0; attempt < SPINS || System.nanoTime() < deadline; attempt++) {
            FileLock lock = channel.tryLock(0, 1, false);
            if (lock != null) {
                return lock;
            }
            if (attempt < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw new IOException("another process keeps it for more than " + PATIENCE_SECONDS + " seconds");
    }

    void unlock() {
        try {
            if (busy != null) {
                busy.release();
            }
        } catch (IOException e) {
            throw new DedupException("lock cannot be freed: directory=" + directory + "; close the index", e);
        } finally {
            busy = null;
            inJvm.unlock();
        }
    }

    /** Returns whether an index has a number; to be asked under the lock. */
    boolean isAlive(int opener) throws IOException {
        if (openers.containsKey(opener)) {
            return true;
        }
        try (FileLock lock = channel.tryLock(1 + opener, 1, false)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Returns whether any index has the directory open; to be asked under the lock. */
    boolean isAnyAlive() throws IOException {
        for (int opener = 0; opener < MOST_OPENERS; opener++) {
            if (isAlive(opener)) {
                return true;
            }
        }
        return false;
    }

    /** Gives an index a number of its own until {@link #leave}; to be called under the lock. */
    int enter() throws IOException {
        for (int opener = 0; opener < MOST_OPENERS; opener++) {
            if (!isAlive(opener)) {
                FileLock lock = channel.tryLock(1 + opener, 1, false);
                if (lock != null) {
                    openers.put(opener, lock);
                    return opener;
                }
            }
        }
        throw new DedupException("openers must be <= " + MOST_OPENERS + ": directory=" + directory + "; close some");
    }

    /** Takes back a number; to be called under the lock. */
    void leave(int opener) throws IOException {
        FileLock lock = openers.remove(opener);
        if (lock != null) {
            lock.release();
        }
    }
}
