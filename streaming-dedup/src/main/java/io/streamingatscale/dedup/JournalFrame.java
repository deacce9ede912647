package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a journal is made of, behind the header of its file. What one force writes is one or several frames, of which the last
 * is marked; without it they do not count.
 *
 * <pre>
 *   0        4        8        12           16
 *   +--------+--------+--------+------------+-----------------+-----------------+
 *   | length | CRC32C | is last| length of  | state, see      | entries of      |
 *   | of all |        | 1 or 0 | state      | JournalState    | 32 bytes each   |
 *   +--------+--------+--------+------------+-----------------+-----------------+
 * </pre>
 *
 * <p>All numbers are in the order of bytes of the machine, as in the ring. The checksum is that of all other bytes.
 *
 * @param isLast whether it ends what one force wrote
 * @param state the bytes of the state; a view of a buffer that is used again
 * @param entries the bytes of the entries; likewise
 */
record JournalFrame(boolean isLast, ByteBuffer state, ByteBuffer entries) {

    static final int HEADER = 16;
    static final int MOST_ENTRIES = 1 << 16;

    /** Frames begin at multiples of it. */
    static final int ALIGNMENT = 8;

    /** Writes a frame of a state and of entries in any number of pieces; moves the channel's position. */
    static void write(FileChannel channel, boolean isLast, ByteBuffer state, ByteBuffer[] pieces) throws IOException {
        int length = HEADER + state.remaining();
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        ByteBuffer header =
                header().putInt(length).putInt(0).putInt(isLast ? 1 : 0).putInt(state.remaining());
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().limit(4).position(0));
        checksum.update(header.duplicate().limit(HEADER).position(8));
        checksum.update(state.duplicate());
        for (ByteBuffer piece : pieces) {
            checksum.update(piece.duplicate());
        }
        header.putInt(4, (int) checksum.getValue()).flip();
        writeAll(channel, header);
        writeAll(channel, state);
        for (ByteBuffer piece : pieces) {
            writeAll(channel, piece);
        }
    }

    private static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the frame at the channel's position; null where there is no whole and sound one. */
    static @Nullable JournalFrame read(FileChannel channel, JournalBuffer buffer) throws IOException {
        ByteBuffer header = header();
        if (!readAll(channel, header)) {
            return null;
        }
        int length = header.getInt(0);
        int stateLength = header.getInt(12);
        if (length < HEADER
                || length - HEADER > channel.size() - channel.position()
                || stateLength < 0
                || stateLength > length - HEADER) {
            return null;
        }
        ByteBuffer body = buffer.of(length - HEADER);
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().limit(4).position(0));
        checksum.update(header.duplicate().limit(HEADER).position(8));
        if (!readAll(channel, body)) {
            return null;
        }
        checksum.update(body.duplicate());
        return header.getInt(4) == (int) checksum.getValue()
                ? new JournalFrame(
                        header.getInt(8) == 1, part(body, 0, stateLength), part(body, stateLength, body.limit()))
                : null;
    }

    private static ByteBuffer part(ByteBuffer body, int from, int to) {
        return body.slice(from, to - from).order(ByteOrder.nativeOrder());
    }

    /** Fills the buffer and turns it round; returns whether there was enough. */
    private static boolean readAll(FileChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                return false;
            }
        }
        into.flip();
        return true;
    }
}
