package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a directory for one index, among those of this process and of others; a crash gives it back. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory where there is none, and locks it.
     *
     * @throws DedupException if another index has it
     */
    static DirectoryLock of(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return new DirectoryLock(channel);
        }
        channel.close();
        throw new DedupException("dedup index is open elsewhere: directory=" + directory
                + "; give each pipeline and process a directory of its own");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            // by another index of this process
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
