package io.streamingatscale.dedup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/** An open file of a journal, read and written through a buffer outside the heap that all of them share. */
final class JournalChannel implements AutoCloseable {

    /** The bytes of a {@link #newBuffer}. */
    static final int BUFFER = 1 << 18;

    private final FileChannel file;
    private final ByteBuffer buffer;

    JournalChannel(Generation generation, ByteBuffer buffer, OpenOption... options) throws IOException {
        this.file = FileChannel.open(generation.path(), options);
        this.buffer = buffer;
    }

    static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    }

    long size() throws IOException {
        return file.size();
    }

    long position() throws IOException {
        return file.position();
    }

    void force() throws IOException {
        file.force(false);
    }

    void truncate(long length) throws IOException {
        file.truncate(length);
        file.force(true);
    }

    /** Appends bytes of the heap. */
    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            buffer.clear();
            int length = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(bytes.slice(bytes.position(), length)).flip();
            bytes.position(bytes.position() + length);
            appendDirect(buffer);
        }
    }

    /** Appends bytes outside the heap. */
    void appendDirect(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Fills {@code into}, which is outside the heap, from a place in the file on. */
    void read(ByteBuffer into, long at) throws IOException {
        long next = at;
        while (into.hasRemaining()) {
            int count = file.read(into, next);
            if (count < 0) {
                throw new EOFException("file has become shorter");
            }
            next += count;
        }
    }

    /** Returns a view of bytes of the file, at most {@link #BUFFER}; good until the next call. */
    ByteBuffer read(long at, int length) throws IOException {
        buffer.clear().limit(length);
        read(buffer, at);
        return buffer.flip();
    }

    /** Returns bytes of the file, on the heap. */
    ByteBuffer copy(long at, int length) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (copy.hasRemaining()) {
            copy.put(read(at + copy.position(), Math.min(BUFFER, copy.remaining())));
        }
        return copy.flip();
    }

    /** Returns the whole frame at a place of a file that counts up to {@code end}; empty if there is none, or no sound one. */
    Optional<FrameHeader> frame(long at, long end, long nonce) throws IOException {
        if (end - at < FrameHeader.BYTES) {
            return Optional.empty();
        }
        Optional<FrameHeader> header = FrameHeader.parse(read(at, FrameHeader.BYTES))
                .filter(found -> found.nonce() == nonce && found.length() <= end - at);
        return header.isPresent() && hasBody(header.get(), at) ? header : Optional.empty();
    }

    private boolean hasBody(FrameHeader header, long at) throws IOException {
        CRC32C checksum = new CRC32C();
        long end = at + header.length();
        for (long next = at + FrameHeader.BYTES; next < end; next += BUFFER) {
            checksum.update(read(next, (int) Math.min(BUFFER, end - next)));
        }
        return header.bodyChecksum() == (int) checksum.getValue();
    }

    /** Returns whether the header of a frame stands anywhere behind a place, in a file that is {@code size} bytes long. */
    boolean hasFrameHeaderBehind(long at, long size) throws IOException {
        long step = BUFFER - FrameHeader.BYTES;
        for (long from = at; size - from >= FrameHeader.BYTES; from += step) {
            ByteBuffer part = read(from, (int) Math.min(BUFFER, size - from));
            for (int i = 0; i + FrameHeader.BYTES <= part.limit(); i += FrameHeader.ALIGNMENT) {
                if (FrameHeader.parse(part.slice(i, FrameHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN))
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
