package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** The file of a journal that is being written. */
final class GenerationWriter implements AutoCloseable {

    private final Generation generation;
    private final GenerationHeader header;
    private final JournalChannel channel;
    private long confirmedLength;
    private long confirmedEnd;

    /** Makes the file in the place of any that a failure left, and writes its header. */
    GenerationWriter(Generation generation, GenerationHeader header, ByteBuffer buffer) throws IOException {
        Files.deleteIfExists(generation.path());
        this.generation = generation;
        this.header = header;
        this.channel = new JournalChannel(generation, buffer, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.append(header.toBytes());
    }

    /** Appends a frame with the ring's entries from {@code first} on. */
    void append(ByteBuffer state, EntryRing ring, long first) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(state.duplicate());
        for (long next = first; next < ring.head(); ) {
            ByteBuffer entries = ring.bytes(next, ring.head() - next);
            next += entries.remaining() / EntryRing.ENTRY;
            checksum.update(entries);
        }
        FrameHeader frame = new FrameHeader(
                header.nonce(), first, ring.head() - first, ring.tail(), state.remaining(), (int) checksum.getValue());
        channel.append(frame.toBytes());
        channel.append(state);
        appendEntries(ring, first);
    }

    private void appendEntries(EntryRing ring, long first) throws IOException {
        for (long next = first; next < ring.head(); ) {
            ByteBuffer entries = ring.bytes(next, ring.head() - next);
            next += entries.remaining() / EntryRing.ENTRY;
            channel.appendDirect(entries);
        }
    }

    void force() throws IOException {
        channel.force();
    }

    /** Hears that all that was appended is durable. */
    void confirmed(long end) throws IOException {
        confirmedLength = channel.position();
        confirmedEnd = end;
    }

    boolean isConfirmed() {
        return confirmedLength > 0;
    }

    long confirmedLength() {
        return confirmedLength;
    }

    JournalReader.ReadGeneration toRead() {
        return new JournalReader.ReadGeneration(generation, header.nonce(), confirmedLength, confirmedEnd);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
