package io.streamingatscale.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one partition: the current generation, the previous one, and the one being written.
 *
 * <p><b>Order:</b> all calls under the partition's {@link CheckpointFileLock}.
 *
 * <p><b>Durability:</b> a generation is written beside the current one, forced, and renamed over it; then the directory
 * is forced. So after a crash at any point the current file is whole: either the old or the new generation.
 */
final class CheckpointFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);

    /** Runs before each step that changes the disk; tests fail there. */
    @FunctionalInterface
    interface BeforeStep {
        void run(String step) throws IOException;
    }

    private final Path directory;
    private final String pipeline;
    private final Partition partition;
    private final Path current;
    private final Path previous;
    private final Path next;
    private final Path damaged;
    private final BeforeStep beforeStep;

    CheckpointFiles(Path directory, String pipeline, Partition partition, BeforeStep beforeStep) {
        this.directory = directory;
        this.pipeline = pipeline;
        this.partition = partition;
        this.beforeStep = beforeStep;
        String name = CheckpointFileName.of(pipeline, partition);
        this.current = directory.resolve(name + ".current");
        this.previous = directory.resolve(name + ".previous");
        this.next = directory.resolve(name + ".next");
        this.damaged = directory.resolve(name + ".damaged");
    }

    /**
     * Returns the current generation; recovers it from the previous one where it is damaged or gone.
     *
     * @throws CorruptCheckpointException if there is none to recover from
     */
    Optional<StoredCheckpoint> read() throws IOException {
        Optional<byte[]> bytes = bytes(current);
        if (bytes.isEmpty() && bytes(previous).isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredCheckpoint> stored = parse(current, bytes);
        return stored.isPresent() ? stored : Optional.of(recover(bytes.isPresent()));
    }

    private StoredCheckpoint recover(boolean exists) throws IOException {
        StoredCheckpoint last = parse(previous, bytes(previous))
                .orElseThrow(() -> new CorruptCheckpointException(
                        "checkpoint damaged, and no previous generation to recover from: file=" + current
                                + "; restore the file from a backup, or delete it and \"" + previous.getFileName()
                                + "\" to start the partition anew",
                        null));
        // The lost generation came from this one by one claim, which raised the epoch by one, or by one save, which
        // left
        // it: its epoch was at most this one plus one. With that epoch as the present one, its owner may go on, an
        // earlier one is fenced, and the next claim is higher than any epoch ever given out. It is written down before
        // anything else is done, and the previous generation stays, so that the same holds if this one is lost in turn.
        StoredCheckpoint recovered = last.claimedAgain();
        LOG.warn(
                "checkpoint {}, resuming from the previous generation: file={}, partition={}, epoch={}, offset={}",
                exists ? "damaged" : "missing",
                current,
                partition,
                recovered.epoch(),
                recovered.claim().position().map(Position::offset).orElse(0L));
        if (exists) {
            step("keep damaged");
            Files.move(current, damaged, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        replaceCurrent(recovered);
        return recovered;
    }

    private static Optional<byte[]> bytes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<StoredCheckpoint> parse(Path file, Optional<byte[]> bytes) {
        try {
            Optional<StoredCheckpoint> stored = bytes.flatMap(StoredCheckpoint::parse);
            stored.ifPresent(found -> checkOwn(file, found));
            return stored;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptCheckpointException(
                    "checkpoint file of an unknown form: file=" + file
                            + "; use the version of the library that wrote it, or restore the file",
                    e);
        }
    }

    /** Refuses a whole file in the wrong place: somebody mixed files up, and which one to trust is theirs to say. */
    private void checkOwn(Path file, StoredCheckpoint found) {
        if (!found.pipeline().equals(pipeline) || !found.partition().equals(partition)) {
            throw new CorruptCheckpointException(
                    "checkpoint file holds another partition: file=" + file + ", pipeline=" + pipeline + ", partition="
                            + partition + ", pipelineInFile=" + found.pipeline() + ", partitionInFile="
                            + found.partition() + "; put the right file in its place",
                    null);
        }
    }

    /** Makes a generation the current one, and the one that was current, if any, the previous one. */
    void write(StoredCheckpoint generation) throws IOException {
        if (Files.exists(current)) {
            keepPrevious();
        }
        replaceCurrent(generation);
    }

    /** Leaves the current file where it is, so that there is no moment without one. */
    private void keepPrevious() throws IOException {
        step("delete previous");
        Files.deleteIfExists(previous);
        step("link previous");
        try {
            Files.createLink(previous, current);
        } catch (IOException | UnsupportedOperationException e) {
            // not every file system has links
            Files.copy(current, previous, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void replaceCurrent(StoredCheckpoint generation) throws IOException {
        step("write next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(generation.toBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            step("force next");
            channel.force(true);
        }
        step("rename next");
        Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        step("force directory");
        forceDirectory(directory);
    }

    /** Forces a directory where that can be done; Windows opens none, and writes its entries down in order anyway. */
    static void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void step(String name) throws IOException {
        beforeStep.run(name);
    }
}
