package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The journal of an {@link OffHeapDedupIndex}: files of frames, one frame for each force, with the entries that came since
 * the one before. A file is deleted when none of its entries is held any more.
 *
 * <p>After a failed write the end of a file is of unknown state, and asking the system to force it again could be answered
 * with a success that is none. So the next force begins another file with all that was not confirmed; its header says how
 * much of the file before counts.
 */
final class Journal implements AutoCloseable {

    private final Path directory;
    private final DirectoryLock lock;
    private final JournalWriter writer;
    private final JournalNews news;
    private final Optional<String> damage;

    private Journal(
            Path directory, DirectoryLock lock, JournalWriter writer, JournalNews news, Optional<String> damage) {
        this.directory = directory;
        this.lock = lock;
        this.writer = writer;
        this.news = news;
        this.damage = damage;
    }

    /** Returns how many bytes outside the heap a journal takes. */
    static long bytesNeeded() {
        return JournalChannel.BUFFER;
    }

    /** Opens the journal of a directory and reads it into the index. */
    static Journal open(
            Path directory,
            DedupSettings settings,
            OffHeapEntries entries,
            PartitionTable partitions,
            JournalWriter.BeforeStep beforeStep) {
        try {
            DirectoryLock lock = DirectoryLock.of(directory);
            try {
                return read(directory, settings, entries, partitions, beforeStep, lock);
            } catch (Throwable e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("could not be opened", directory, e);
        }
    }

    private static Journal read(
            Path directory,
            DedupSettings settings,
            OffHeapEntries entries,
            PartitionTable partitions,
            JournalWriter.BeforeStep beforeStep,
            DirectoryLock lock)
            throws IOException {
        ByteBuffer buffer = JournalChannel.newBuffer();
        List<Generation> found = Generation.in(directory);
        JournalReader reader = new JournalReader(settings.scope(), buffer);
        reader.read(found);
        JournalWriter writer = new JournalWriter(directory, settings.scope(), entries.ring(), buffer, beforeStep);
        writer.keep(reader.generations(), found);
        new JournalLoader(entries, partitions, buffer).load(reader.frames(), reader.states());
        JournalNews news = new JournalNews(entries, partitions);
        return new Journal(directory, lock, writer, news, reader.damage());
    }

    private static DedupException failed(String what, Path directory, IOException cause) {
        return new DedupException(
                "dedup journal " + what + ": directory=" + directory + ", reason=" + cause
                        + "; trying again is safe once the disk works and has room",
                cause);
    }

    Optional<String> damage() {
        return damage;
    }

    void forgot(ForgottenRanges.Range range) {
        news.forgot(range);
    }

    void force() {
        if (!news.isAny()) {
            return;
        }
        try {
            write();
            writer.deleteDead();
        } catch (IOException e) {
            throw failed("could not be forced", directory, e);
        }
    }

    private void write() throws IOException {
        try {
            writer.write(news.first(), news.state(writer.beginsFile()).toBytes());
            news.confirmed();
        } catch (IOException | RuntimeException | Error e) {
            writer.finish();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            try {
                writer.close();
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw failed("could not be closed", directory, e);
        }
    }
}
