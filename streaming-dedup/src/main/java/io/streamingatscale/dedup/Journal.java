package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of an {@link OffHeapDedupIndex}: files of frames, to which a force appends the entries that came since the one
 * before. A file takes an eighth of the greatest number of entries, and is deleted when none of its entries lives any more.
 *
 * <p>After a failed write the end of the file is of unknown state. It is cut off, and the next force begins another file with
 * all that was not confirmed: asking the system to force the same file again could be answered with a success that is none.
 */
final class Journal implements AutoCloseable {

    private static final int FILES = 8;
    private static final long FEWEST_ENTRIES = 1 << 12;

    private final Path directory;
    private final DedupSettings settings;
    private final OffHeapEntries entries;
    private final PartitionTable partitions;
    private final FileChannel lock;
    private final Deque<JournalReader.ReadGeneration> generations = new ArrayDeque<>();
    private final List<ForgottenRanges.Range> forgotten = new ArrayList<>();
    private @Nullable FileChannel current;
    private @Nullable String damage;
    private long nextNumber = 1;
    private long entriesInFile;
    private long written;
    private long confirmedLength;
    private int namesWritten;
    private long evictionsWritten = -1;
    private boolean isBroken;

    private Journal(
            Path directory,
            DedupSettings settings,
            OffHeapEntries entries,
            PartitionTable partitions,
            FileChannel lock) {
        this.directory = directory;
        this.settings = settings;
        this.entries = entries;
        this.partitions = partitions;
        this.lock = lock;
    }

    /** Opens the journal of a directory and reads it into the index. */
    static Journal open(Path directory, DedupSettings settings, OffHeapEntries entries, PartitionTable partitions) {
        FileChannel lock = null;
        try {
            Files.createDirectories(directory);
            lock = lock(directory);
            Journal journal = new Journal(directory, settings, entries, partitions, lock);
            journal.read();
            return journal;
        } catch (IOException e) {
            closeQuietly(lock);
            throw new DedupException("dedup journal cannot be used: directory=" + directory + ", reason=" + e, e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // the same, within this process
        }
        channel.close();
        throw new DedupException("dedup index is open elsewhere: directory=" + directory
                + "; give each pipeline and process a directory of its own");
    }

    private void read() throws IOException {
        JournalReader reader = new JournalReader(settings.scope(), entries, partitions);
        List<Generation> found = Generation.in(directory);
        reader.read(found);
        generations.addAll(reader.readGenerations());
        damage = reader.damage();
        nextNumber = found.isEmpty() ? 1 : found.get(found.size() - 1).number() + 1;
        written = entries.ring().head();
        if (damage != null) {
            forceDirectory();
        }
        renumber();
    }

    /** Follows on the last file that is left, so that no number is missing. */
    private void renumber() {
        if (!generations.isEmpty()) {
            nextNumber = generations.getLast().generation().number() + 1;
        }
    }

    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    void forgot(ForgottenRanges.Range range) {
        forgotten.add(range);
    }

    // ---- writing ----

    void force() {
        try {
            if (isBroken) {
                repair();
            }
            if (hasNews()) {
                append();
            }
        } catch (IOException e) {
            isBroken = current != null;
            throw new DedupException("dedup journal could not be forced: directory=" + directory + ", reason=" + e, e);
        }
    }

    private boolean hasNews() {
        return written < entries.ring().head()
                || namesWritten < partitions.size()
                || !forgotten.isEmpty()
                || !partitions.changed().isEmpty()
                || evictionsWritten != entries.evictedUpTo().orElse(-1);
    }

    /** Cuts off what the failed force may have left. */
    private void repair() throws IOException {
        FileChannel broken = current;
        if (broken != null && confirmedLength > 0) {
            broken.truncate(confirmedLength);
            broken.force(true);
            closeFile(broken);
        } else if (broken != null) {
            broken.close();
            current = null;
            nextNumber--; // the next file takes its place
        }
        isBroken = false;
    }

    private void closeFile(FileChannel file) throws IOException {
        current = null;
        generations.add(new JournalReader.ReadGeneration(Generation.of(directory, nextNumber - 1), written));
        file.close();
    }

    private void append() throws IOException {
        FileChannel file = fileToWrite();
        long first = Math.max(written, entries.ring().tail());
        long head = entries.ring().head();
        JournalState state = JournalState.of(
                partitions,
                namesWritten,
                forgotten,
                first,
                entries.evictedUpTo().orElse(-1));
        write(file, state.toBytes(), first, head);
        file.force(false);
        entriesInFile += head - first;
        confirmed(file, head);
        deleteDead();
    }

    private void write(FileChannel file, ByteBuffer state, long first, long head) throws IOException {
        ByteBuffer rest = state;
        long from = first;
        do {
            long count = Math.min(JournalFrame.MOST_ENTRIES, head - from);
            JournalFrame.write(file, from + count == head, rest, pieces(from, count));
            rest = ByteBuffer.allocate(0);
            from += count;
        } while (from < head);
    }

    private ByteBuffer[] pieces(long first, long count) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (long done = 0; done < count; ) {
            ByteBuffer piece = entries.ring().bytes(first + done, count - done);
            done += piece.remaining() / EntryRing.ENTRY;
            pieces.add(piece);
        }
        return pieces.toArray(ByteBuffer[]::new);
    }

    private void confirmed(FileChannel file, long head) throws IOException {
        confirmedLength = file.position();
        written = head;
        namesWritten = partitions.size();
        evictionsWritten = entries.evictedUpTo().orElse(-1);
        forgotten.clear();
        partitions.clearChanged();
    }

    /** Returns the file to append to; where it is a new one, has all state written again. */
    private FileChannel fileToWrite() throws IOException {
        FileChannel open = current;
        if (open != null && entriesInFile < Math.max(FEWEST_ENTRIES, settings.maxEntries() / FILES)) {
            return open;
        }
        if (open != null) {
            closeFile(open);
        }
        FileChannel created = Generation.of(directory, nextNumber).create(settings.scope());
        nextNumber++;
        current = created;
        confirmedLength = 0;
        entriesInFile = 0;
        namesWritten = 0;
        forgotten.clear();
        forgotten.addAll(entries.forgotten().ranges());
        partitions.changeAll();
        created.force(true);
        forceDirectory();
        return created;
    }

    private void deleteDead() throws IOException {
        while (!generations.isEmpty()
                && generations.getFirst().endSequence() <= entries.ring().tail()) {
            generations.removeFirst().generation().delete();
        }
    }

    private void forceDirectory() throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(current);
        closeQuietly(lock);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // all that counts has been forced
        }
    }
}
