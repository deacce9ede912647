package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to the files of a journal, begins new ones, and deletes old ones. A file takes an eighth of the entries that
 * are held when it ends, or {@link #FEWEST_BYTES} where that is more.
 */
final class JournalWriter implements AutoCloseable {

    static final int FILES = 8;
    static final long FEWEST_BYTES = 1 << 18;

    /** Runs before each step that changes the disk; tests fail there. */
    @FunctionalInterface
    interface BeforeStep {
        void run(String step) throws IOException;
    }

    private final Path directory;
    private final DedupScope scope;
    private final EntryRing ring;
    private final ByteBuffer buffer;
    private final BeforeStep beforeStep;
    private final SecureRandom random = new SecureRandom();
    private final Deque<JournalReader.ReadGeneration> finished = new ArrayDeque<>();
    private long nextNumber = 1;
    private @Nullable GenerationWriter current;

    JournalWriter(Path directory, DedupScope scope, EntryRing ring, ByteBuffer buffer, BeforeStep beforeStep) {
        this.directory = directory;
        this.scope = scope;
        this.ring = ring;
        this.buffer = buffer;
        this.beforeStep = beforeStep;
    }

    // ---- files of before ----

    /** Makes the disk hold what was found sound and nothing else. */
    void keep(List<JournalReader.ReadGeneration> kept, List<Generation> found) throws IOException {
        List<Generation> keptFiles =
                kept.stream().map(JournalReader.ReadGeneration::generation).toList();
        // The last one first: so whatever a crash leaves of them ends where the damage begins.
        for (int i = found.size() - 1; i >= 0; i--) {
            nextNumber = Math.max(nextNumber, found.get(i).number() + 1);
            if (!keptFiles.contains(found.get(i))) {
                delete(found.get(i));
            }
        }
        if (!kept.isEmpty()) {
            JournalReader.ReadGeneration last = kept.get(kept.size() - 1);
            cut(last);
            finished.addAll(kept);
            nextNumber = last.generation().number() + 1;
        }
    }

    private void cut(JournalReader.ReadGeneration last) throws IOException {
        try (JournalChannel channel = new JournalChannel(last.generation(), buffer, StandardOpenOption.WRITE)) {
            if (channel.size() > last.length()) {
                beforeStep.run("cut");
                channel.truncate(last.length());
            }
        }
    }

    // ---- writing ----

    /** Returns whether the next frame begins a file. */
    boolean beginsFile() {
        long enough = Math.max(FEWEST_BYTES, ring.size() / FILES * EntryRing.ENTRY);
        return current == null || current.confirmedLength() >= enough;
    }

    /** Writes a frame with the ring's entries from {@code first} on, and forces it. */
    void write(long first, ByteBuffer state) throws IOException {
        GenerationWriter file = beginsFile() ? begin() : current;
        if (file == null) {
            throw new IllegalStateException("there is a file, or one was begun");
        }
        beforeStep.run("write");
        file.append(state, ring, first);
        beforeStep.run("force");
        file.force();
        if (!file.isConfirmed()) {
            forceDirectory();
        }
        file.confirmed(ring.head());
    }

    private GenerationWriter begin() throws IOException {
        finish();
        beforeStep.run("create");
        long nonce = random.nextLong() | 1;
        JournalReader.ReadGeneration previous = finished.peekLast();
        GenerationHeader header = previous == null
                ? new GenerationHeader(scope, nextNumber, nonce, 0, 0)
                : new GenerationHeader(scope, nextNumber, nonce, previous.nonce(), previous.length());
        GenerationWriter begun = new GenerationWriter(Generation.of(directory, nextNumber), header, buffer);
        current = begun;
        return begun;
    }

    /** Writes no more to the file, whose end may be of unknown state; what was confirmed of it counts. */
    void finish() throws IOException {
        GenerationWriter file = current;
        current = null;
        if (file == null) {
            return;
        }
        if (file.isConfirmed()) {
            finished.add(file.toRead());
            nextNumber++;
        }
        file.close();
    }

    // ---- files whose entries have gone ----

    /** Deletes the files all of whose entries had gone when the last frame was written. */
    void deleteDead() throws IOException {
        for (JournalReader.ReadGeneration oldest = finished.peek();
                oldest != null && oldest.end() <= ring.tail() && current != null;
                oldest = finished.peek()) {
            delete(oldest.generation());
            finished.remove();
        }
    }

    /** Deletes a file so that a crash cannot bring it back without those deleted afterwards. */
    private void delete(Generation generation) throws IOException {
        beforeStep.run("delete");
        Files.deleteIfExists(generation.path());
        forceDirectory();
    }

    /** Forces the directory where that can be done; Windows opens none, and writes its entries down in order anyway. */
    private void forceDirectory() throws IOException {
        beforeStep.run("force directory");
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
