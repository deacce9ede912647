package io.streamingatscale.dedup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What a shared directory holds beside its entries, in a small file that is written as a whole, forced and put in the place
 * of the last: the generations, and what is durable of coverage, forgotten parts and eviction.
 */
final class ChronicleState {

    private static final String FILE = "state";
    private static final int MAGIC = 0x53534443;
    private static final int CHECKSUM_BYTES = 8;

    /**
     * A generation of entries.
     *
     * @param copy how often its file was replaced after a process had died while it wrote
     * @param bytes the length of its file
     * @param forced how many of its entries are durable at least
     * @param latest the latest log time of those
     * @param forgets how often something had been forgotten when it was made
     */
    record Generation(long number, int copy, long capacity, long bytes, long forced, long latest, int forgets) {
        String fileName() {
            return "generation-" + number + "-" + copy + ".map";
        }

        Generation withForced(long entries, long time) {
            return new Generation(
                    number, copy, capacity, bytes, Math.max(forced, entries), Math.max(latest, time), forgets);
        }

        Generation withBytes(long fileBytes) {
            return new Generation(number, copy, capacity, fileBytes, forced, latest, forgets);
        }

        Generation withNextCopy() {
            return new Generation(number, copy + 1, capacity, bytes, forced, latest, forgets);
        }
    }

    /** The coverage of a partition, and the session of the index that covers it. */
    record Covered(Coverage coverage, long session) {
        Covered with(Coverage newCoverage) {
            return new Covered(newCoverage, session);
        }
    }

    /** What was recorded before it of the origins of a partition from one offset up to another, the {@code number}th such. */
    record Forgotten(int number, int partition, long from, long to) {
        boolean holds(ChronicleValue entry) {
            return entry.forgets < number
                    && partition == entry.partition()
                    && entry.offset() >= from
                    && entry.offset() < to;
        }

        boolean isWithin(Forgotten other) {
            return partition == other.partition && from >= other.from && to <= other.to;
        }
    }

    final List<Generation> generations = new ArrayList<>();
    final Map<Integer, Covered> coverage = new HashMap<>();
    final List<Forgotten> forgotten = new ArrayList<>();
    final DedupScope scope;
    long nextNumber;
    long lastSession;
    long namesBytes;
    int forgets;
    long evictedUpTo = -1;

    ChronicleState(DedupScope scope) {
        this.scope = scope;
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** Reads the file; throws where anything is wrong with it. */
    static ChronicleState read(Path directory) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).getLong(length) != checksum(bytes, length)) {
            throw new IOException("checksum is wrong: file=" + FILE);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
        if (in.readInt() != MAGIC) {
            throw new IOException("header is unknown: file=" + FILE);
        }
        ChronicleState state = new ChronicleState(DedupScope.valueOf(in.readUTF()));
        state.readNumbers(in);
        for (int left = in.readInt(); left > 0; left--) {
            state.coverage.put(in.readInt(), new Covered(new Coverage(in.readLong(), in.readLong()), in.readLong()));
        }
        return state;
    }

    private void readNumbers(DataInputStream in) throws IOException {
        nextNumber = in.readLong();
        lastSession = in.readLong();
        namesBytes = in.readLong();
        forgets = in.readInt();
        evictedUpTo = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            generations.add(new Generation(
                    in.readLong(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            forgotten.add(new Forgotten(in.readInt(), in.readInt(), in.readLong(), in.readLong()));
        }
    }

    /** Writes and forces the file. */
    void write(Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeUTF(scope.name());
        writeNumbers(out);
        out.writeInt(coverage.size());
        for (Map.Entry<Integer, Covered> each : coverage.entrySet()) {
            out.writeInt(each.getKey());
            out.writeLong(each.getValue().coverage.fromLogTime());
            out.writeLong(each.getValue().coverage.toOffset());
            out.writeLong(each.getValue().session);
        }
        out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        replace(directory, bytes.toByteArray());
    }

    private void writeNumbers(DataOutputStream out) throws IOException {
        out.writeLong(nextNumber);
        out.writeLong(lastSession);
        out.writeLong(namesBytes);
        out.writeInt(forgets);
        out.writeLong(evictedUpTo);
        out.writeInt(generations.size());
        for (Generation each : generations) {
            out.writeLong(each.number);
            out.writeInt(each.copy);
            out.writeLong(each.capacity);
            out.writeLong(each.bytes);
            out.writeLong(each.forced);
            out.writeLong(each.latest);
            out.writeInt(each.forgets);
        }
        out.writeInt(forgotten.size());
        for (Forgotten part : forgotten) {
            out.writeInt(part.number);
            out.writeInt(part.partition);
            out.writeLong(part.from);
            out.writeLong(part.to);
        }
    }

    private static void replace(Path directory, byte[] bytes) throws IOException {
        Path next = directory.resolve(FILE + ".next");
        try (FileOutputStream out = new FileOutputStream(next.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        }
        Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    boolean isForgotten(ChronicleValue entry) {
        for (int i = 0; i < forgotten.size(); i++) {
            if (forgotten.get(i).holds(entry)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what was recorded so far of a part of a partition. */
    void forget(int partition, long from, long to) {
        forgets++;
        Forgotten part = new Forgotten(forgets, partition, from, to);
        forgotten.removeIf(
                other -> other.isWithin(part) || generations.stream().noneMatch(g -> g.forgets < other.number));
        forgotten.add(part);
    }
}
