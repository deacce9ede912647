package io.streamingatscale.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps checkpoints in a directory: a small file of readable text for each partition of each pipeline, with a checksum,
 * and the generation before it.
 *
 * <pre>{@code
 * CheckpointStore store = FileCheckpointStore.at(Path.of("/var/lib/devices-to-sql"));
 * }</pre>
 *
 * <p>A damaged file is replaced by the generation before it, with a warning in the log; the damaged one stays beside it
 * under the ending {@code .damaged}. Where that too is damaged, the pipeline stops. A file changed by hand counts as
 * damaged. To start a partition anew, stop the pipeline and delete the partition's files.
 *
 * <p><b>Threads:</b> any thread; any number of stores and processes may share the directory. Each call locks the
 * partition's lock file, and waits for another process's call for some seconds at most. An interrupted thread's calls
 * fail.
 *
 * <p><b>Durability:</b> {@link #claim} and {@link #save} return when file and directory have been forced to disk. The
 * directory's file system must have locks and atomic renames that hold between all the processes which share it; local
 * disks have both, some network file systems have not.
 */
public final class FileCheckpointStore implements CheckpointStore {

    private final Path directory;
    private final CheckpointFiles.BeforeStep beforeStep;

    FileCheckpointStore(Path directory, CheckpointFiles.BeforeStep beforeStep) {
        this.directory = directory;
        this.beforeStep = beforeStep;
    }

    /**
     * Opens the store in a directory.
     *
     * @param directory is made, with its parents, where missing
     * @throws CheckpointException if the directory cannot be made or reached
     */
    public static FileCheckpointStore at(Path directory) {
        try {
            Files.createDirectories(directory);
            // the lock within the JVM goes by name: one directory must have one name
            Path real = directory.toRealPath();
            Path parent = real.getParent();
            if (parent != null) {
                CheckpointFiles.forceDirectory(parent);
            }
            return new FileCheckpointStore(real, step -> {});
        } catch (IOException e) {
            throw new CheckpointException("checkpoint directory cannot be used: directory=" + directory, e);
        }
    }

    @Override
    public String name() {
        return "files in " + directory;
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return locked("claim", pipeline, partition, files -> {
            StoredCheckpoint claimed = files.read()
                    .map(StoredCheckpoint::claimedAgain)
                    .orElseGet(() -> StoredCheckpoint.claimed(pipeline, partition));
            files.write(claimed);
            return claimed.claim();
        });
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return locked("load", pipeline, partition, CheckpointFiles::read)
                .map(StoredCheckpoint::claim)
                .flatMap(claim -> claim.position().map(claim::checkpointAt));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the epoch was never claimed, or has saved a higher offset before; an error of the
     *     caller
     */
    @Override
    public void save(Checkpoint checkpoint) {
        locked("save", checkpoint.pipeline(), checkpoint.partition(), files -> {
            check(checkpoint, files.read());
            // written even if nothing is new: this may be the second try of a save whose force had failed
            files.write(StoredCheckpoint.saved(checkpoint));
            return checkpoint;
        });
    }

    private static void check(Checkpoint checkpoint, Optional<StoredCheckpoint> stored) {
        long currentEpoch = stored.map(StoredCheckpoint::epoch).orElse(0L);
        if (checkpoint.epoch() < currentEpoch) {
            throw FencedException.of(checkpoint, currentEpoch);
        }
        if (checkpoint.epoch() > currentEpoch) {
            throw new IllegalStateException("checkpoint must be of a claimed epoch: partition=" + checkpoint.partition()
                    + ", epoch=" + checkpoint.epoch() + ", currentEpoch=" + currentEpoch);
        }
        // a new owner may have rewound on purpose, so what an earlier one has saved is no bound
        stored.filter(last -> last.savedBy() == checkpoint.epoch())
                .flatMap(last -> last.claim().position())
                .filter(last -> last.offset() > checkpoint.position().offset())
                .ifPresent(last -> {
                    throw new IllegalStateException("checkpoint must not go backwards: partition="
                            + checkpoint.partition() + ", epoch=" + checkpoint.epoch() + ", offset="
                            + checkpoint.position().offset() + ", savedOffset=" + last.offset());
                });
    }

    @Override
    public List<String> limits() {
        return List.of("checkpoints last as long as the disk of their directory: directory=" + directory);
    }

    /** What a call does with a partition's files. */
    private interface FileAction<T> {
        T run(CheckpointFiles files) throws IOException;
    }

    private <T> T locked(String operation, String pipeline, Partition partition, FileAction<T> action) {
        Checks.notBlank(pipeline, "pipeline");
        Path lock = directory.resolve(CheckpointFileName.of(pipeline, partition) + ".lock");
        try {
            CheckpointFiles files = new CheckpointFiles(directory, pipeline, partition, beforeStep);
            return CheckpointFileLock.holding(lock, () -> action.run(files));
        } catch (IOException e) {
            throw new CheckpointException(
                    "checkpoint " + operation + " could not be confirmed: directory=" + directory + ", partition="
                            + partition,
                    e);
        }
    }
}
