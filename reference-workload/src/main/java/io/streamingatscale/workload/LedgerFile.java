package io.streamingatscale.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes and reads the file of {@link ProducedLedger#write}. */
final class LedgerFile {

    private static final long MAGIC =
            ByteBuffer.wrap("SASLEDG1".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int ENTRY_BYTES = LedgerLayout.WORDS * Long.BYTES;
    private static final int FRAME_BYTES = 3 * Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;

    private LedgerFile() {}

    static void write(Path path, long[] words) {
        Path target = path.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            writeForced(temporary, words);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("ledger could not be written: path=" + path, e);
        }
    }

    static long[] read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            long entries = (channel.size() - FRAME_BYTES) / ENTRY_BYTES;
            if (channel.size() != FRAME_BYTES + entries * ENTRY_BYTES || entries > Integer.MAX_VALUE / ENTRY_BYTES) {
                throw notALedger(path, "size");
            }
            Input input = new Input(channel);
            if (input.next() != MAGIC || input.next() != entries) {
                throw notALedger(path, "header");
            }
            long[] words = new long[(int) entries * LedgerLayout.WORDS];
            for (int i = 0; i < words.length; i++) {
                words[i] = input.next();
            }
            long expected = input.crc.getValue();
            if (input.next() != expected) {
                throw notALedger(path, "checksum");
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("ledger could not be read: path=" + path, e);
        }
    }

    private static void writeForced(Path path, long[] words) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            Output output = new Output(channel);
            output.put(MAGIC);
            output.put(words.length / LedgerLayout.WORDS);
            for (long word : words) {
                output.put(word);
            }
            output.put(output.checksum());
            output.drain();
            channel.force(true);
        }
    }

    private static IllegalArgumentException notALedger(Path path, String what) {
        return new IllegalArgumentException("file is not a whole ledger, its " + what + " does not fit: path=" + path);
    }

    private static final class Output {

        private final FileChannel channel;
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

        Output(FileChannel channel) {
            this.channel = channel;
        }

        void put(long word) throws IOException {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.putLong(word);
        }

        long checksum() throws IOException {
            drain();
            return crc.getValue();
        }

        void drain() throws IOException {
            buffer.flip();
            crc.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }
    }

    private static final class Input {

        private final FileChannel channel;
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

        Input(FileChannel channel) {
            this.channel = channel;
        }

        long next() throws IOException {
            if (!buffer.hasRemaining()) {
                fill();
            }
            crc.update(buffer.slice(buffer.position(), Long.BYTES));
            return buffer.getLong();
        }

        /** The file is a whole number of longs, and so is the buffer. */
        private void fill() throws IOException {
            buffer.clear();
            while (buffer.position() % Long.BYTES != 0 || buffer.position() == 0) {
                if (channel.read(buffer) < 0) {
                    throw new IOException("file ended while it was read");
                }
            }
            buffer.flip();
        }
    }
}
