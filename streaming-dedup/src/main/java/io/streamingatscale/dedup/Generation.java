package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One file of a journal. Its header is followed by frames, see {@link JournalFrame}.
 *
 * <pre>
 *   0        8        12       16       24       28       32
 *   +--------+--------+--------+--------+--------+--------+
 *   | magic  | version| scope  | number | CRC32C | 0      |
 *   +--------+--------+--------+--------+--------+--------+
 * </pre>
 */
final class Generation {

    static final int HEADER = 32;

    private static final long MAGIC = 0x5341_5344_4544_5550L;
    private static final int VERSION = 1;
    private static final Pattern NAME = Pattern.compile("generation-(\\d{19})\\.journal");

    private final Path path;
    private final long number;

    private Generation(Path path, long number) {
        this.path = path;
        this.number = number;
    }

    static Generation of(Path directory, long number) {
        return new Generation(directory.resolve(String.format("generation-%019d.journal", number)), number);
    }

    /** Returns those of a directory in the order of their numbers. */
    static List<Generation> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> parse(file).stream())
                    .sorted((one, other) -> Long.compare(one.number, other.number))
                    .toList();
        }
    }

    private static Optional<Generation> parse(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(new Generation(file, Long.parseLong(name.group(1)))) : Optional.empty();
    }

    long number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** Makes the file with its header, and returns it open, to be written on. */
    FileChannel create(DedupScope scope) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        ByteBuffer header = header(scope);
        while (header.hasRemaining()) {
            channel.write(header);
        }
        return channel;
    }

    FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private ByteBuffer header(DedupScope scope) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        header.putLong(MAGIC).putInt(VERSION).putInt(code(scope)).putLong(number);
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().flip());
        return header.putInt((int) checksum.getValue()).putInt(0).flip();
    }

    private static int code(DedupScope scope) {
        return switch (scope) {
            case PARTITION -> 0;
            case ALL_PARTITIONS -> 1;
        };
    }

    /** Returns what is wrong with the header that stands at the beginning of an open file; empty if nothing is. */
    Optional<String> wrongHeader(FileChannel channel, DedupScope scope) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        while (found.hasRemaining() && channel.read(found) >= 0) {}
        found.flip();
        if (found.equals(header(scope))) {
            return Optional.empty();
        }
        DedupScope other = scope == DedupScope.PARTITION ? DedupScope.ALL_PARTITIONS : DedupScope.PARTITION;
        return Optional.of(
                found.equals(header(other))
                        ? "written with another scope: file=" + path + ", scope=" + other
                        : "not a journal of this version: file=" + path);
    }
}
