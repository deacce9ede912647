package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a frame begins with: all that one force writes, so that it is there as a whole or not at all.
 *
 * <pre>
 *   0        8        16         24       32       40       44       48       56     60       64   bytes, little-endian
 *   +--------+--------+----------+--------+--------+--------+--------+--------+------+--------+
 *   | magic  | nonce  | first    | count  | tail   | length | CRC32C | 0      | 0    | CRC32C |
 *   |        | of file| sequence | of entries      | of     | of the |        |      | of     |
 *   |        |        |          |        |        | state  | rest   |        |      | these  |
 *   +--------+--------+----------+--------+--------+--------+--------+--------+------+--------+
 *   | state, see JournalState: a multiple of 8 bytes                                          |
 *   +-----------------------------------------------------------------------------------------+
 *   | entries as they stand in the ring, see EntryRing: 32 bytes each                         |
 *   +-----------------------------------------------------------------------------------------+
 * </pre>
 *
 * @param first the sequence number of the first entry: the one after the last frame's, or the tail where that is later
 * @param tail the sequence number of the oldest entry that was held
 */
record FrameHeader(long nonce, long first, long count, long tail, int stateLength, int bodyChecksum) {

    static final int BYTES = 64;

    /** Frames begin at its multiples. */
    static final int ALIGNMENT = 8;

    private static final long MAGIC = 0x454d_4152_4650_4453L;
    private static final int CHECKSUM = 60;

    /** The sequence number after the last entry's. */
    long end() {
        return first + count;
    }

    /** The bytes of the whole frame. */
    long length() {
        return BYTES + stateLength + count * EntryRing.ENTRY;
    }

    ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(nonce).putLong(first).putLong(count).putLong(tail);
        bytes.putInt(stateLength).putInt(bodyChecksum);
        return bytes.putInt(CHECKSUM, checksum(bytes)).rewind();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM));
        return (int) checksum.getValue();
    }

    /** Reads {@link #BYTES} bytes; empty if they are not a header. */
    static Optional<FrameHeader> parse(ByteBuffer bytes) {
        if (bytes.getLong(0) != MAGIC || bytes.getInt(CHECKSUM) != checksum(bytes)) {
            return Optional.empty();
        }
        return Optional.of(new FrameHeader(
                bytes.getLong(8),
                bytes.getLong(16),
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getInt(40),
                bytes.getInt(44)));
    }
}
