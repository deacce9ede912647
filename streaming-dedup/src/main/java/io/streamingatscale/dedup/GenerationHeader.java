package io.streamingatscale.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a file of a journal begins with. Each names the file before it and how much of that counts, so that no file can be
 * missing, cut, or come from elsewhere unnoticed.
 *
 * <pre>
 *   0        8         12       16       24       32         40         48     60       64   bytes, little-endian
 *   +--------+---------+--------+--------+--------+----------+----------+------+--------+
 *   | magic  | version | scope  | number | nonce  | previous | previous | 0    | CRC32C |
 *   |        |         |        |        |        | nonce    | length   |      |        |
 *   +--------+---------+--------+--------+--------+----------+----------+------+--------+
 * </pre>
 *
 * @param number counted up from file to file
 * @param nonce a random number that only this file and its frames have
 * @param previousNonce that of the file before; 0 where there is none
 * @param previousLength how many bytes of the file before count; what a failed force left behind them does not
 */
record GenerationHeader(DedupScope scope, long number, long nonce, long previousNonce, long previousLength) {

    static final int BYTES = 64;

    private static final long MAGIC = 0x4c4e_524a_5044_4453L;
    private static final int VERSION = 1;
    private static final int CHECKSUM = 60;

    ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(code(scope)).putLong(number);
        bytes.putLong(nonce).putLong(previousNonce).putLong(previousLength);
        return bytes.putInt(CHECKSUM, checksum(bytes)).rewind();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM));
        return (int) checksum.getValue();
    }

    /** Reads {@link #BYTES} bytes; empty if they are not a header of this version. */
    static Optional<GenerationHeader> parse(ByteBuffer bytes) {
        Optional<DedupScope> scope = scope(bytes.getInt(12));
        if (bytes.getLong(0) != MAGIC || bytes.getInt(8) != VERSION || bytes.getInt(CHECKSUM) != checksum(bytes)) {
            return Optional.empty();
        }
        return scope.map(known -> new GenerationHeader(
                known, bytes.getLong(16), bytes.getLong(24), bytes.getLong(32), bytes.getLong(40)));
    }

    private static int code(DedupScope scope) {
        return switch (scope) {
            case PARTITION -> 0;
            case ALL_PARTITIONS -> 1;
        };
    }

    private static Optional<DedupScope> scope(int code) {
        return Arrays.stream(DedupScope.values())
                .filter(scope -> code(scope) == code)
                .findFirst();
    }
}
