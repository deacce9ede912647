package io.streamingatscale.dedup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The names of the partitions, which are numbered in the order of the file. Each is
 *
 * <pre>
 * +----------+---------------+-----------------------------------------+
 * | length 4 | name in UTF-8 | CRC-32 of number, length and name, in 8 |
 * +----------+---------------+-----------------------------------------+
 * </pre>
 */
final class ChronicleNames implements AutoCloseable {

    private static final String FILE = "partitions";
    static final int MOST_NAME_BYTES = 1_000;
    private static final int FRAME = 12;

    // not a channel, which an interrupt would close
    private final RandomAccessFile file;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long bytes;
    private int durable;
    private long durableBytes;

    private ChronicleNames(RandomAccessFile file) {
        this.file = file;
    }

    static ChronicleNames open(Path directory) throws IOException {
        return new ChronicleNames(new RandomAccessFile(directory.resolve(FILE).toFile(), "rw"));
    }

    /** Returns how much of the file is known. */
    long bytes() {
        return bytes;
    }

    /** Returns how much of the file this index has made durable. */
    long durableBytes() {
        return durableBytes;
    }

    int size() {
        return names.size();
    }

    String name(int number) {
        return names.get(number);
    }

    /** Returns the number of a name, -1 if it is not known. */
    int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    /** Reads what others have added, up to {@code end} bytes or what is not whole. */
    void readTo(long end) throws IOException {
        if (bytes >= end) {
            return;
        }
        byte[] added = new byte[Math.toIntExact(end - bytes)];
        file.seek(bytes);
        int length = 0;
        int read = 0;
        while (read >= 0 && length < added.length) {
            length += read;
            read = file.read(added, length, added.length - length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(added, 0, length);
        boolean isWhole = true;
        while (isWhole && buffer.remaining() >= FRAME) {
            isWhole = readOne(buffer);
        }
    }

    private boolean readOne(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > MOST_NAME_BYTES || buffer.remaining() < length + Long.BYTES) {
            return false;
        }
        byte[] name = new byte[length];
        buffer.get(name);
        if (buffer.getLong() != checksum(names.size(), name)) {
            return false;
        }
        learn(new String(name, StandardCharsets.UTF_8), length);
        return true;
    }

    private void learn(String name, int length) {
        numbers.put(name, names.size());
        names.add(name);
        bytes += FRAME + length;
    }

    private static long checksum(int number, byte[] name) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(8).putInt(number).putInt(name.length).flip());
        crc.update(name);
        return crc.getValue();
    }

    /** Adds a name behind those that are known, over what is there. */
    int add(String name) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int number = names.size();
        ByteBuffer buffer = ByteBuffer.allocate(FRAME + utf8.length);
        buffer.putInt(utf8.length).put(utf8).putLong(checksum(number, utf8));
        file.seek(bytes);
        file.write(buffer.array());
        learn(name, utf8.length);
        return number;
    }

    /** Cuts off what is not whole. */
    void cut() throws IOException {
        file.setLength(bytes);
    }

    long fileBytes() throws IOException {
        return file.length();
    }

    /** Makes sure that a number has a durable name: no entry may outlive the name of its partition. */
    void force(int number) throws IOException {
        if (number >= durable) {
            file.getFD().sync();
            durable = names.size();
            durableBytes = bytes;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
