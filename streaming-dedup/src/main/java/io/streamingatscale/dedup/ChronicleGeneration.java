package io.streamingatscale.dedup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/** The open file of a generation: entries that came one after the other, in a Chronicle Map of fixed size. */
final class ChronicleGeneration implements AutoCloseable {

    /** What an entry takes of a file at most, with its share of the look-up table. */
    static final long ENTRY_BYTES = 64;

    private static final long PIECE = 1L << 30;
    private static final ChronicleHashCorruption.Listener SILENT = corruption -> {};

    private final Path file;
    private final ChronicleMap<ChronicleKey, ChronicleValue> map;
    private final ChronicleState.Generation info;
    private final List<MappedByteBuffer> pieces = new ArrayList<>();
    private @Nullable RandomAccessFile toForce;
    private boolean isWritten;

    private ChronicleGeneration(
            Path file, ChronicleMap<ChronicleKey, ChronicleValue> map, ChronicleState.Generation info) {
        this.file = file;
        this.map = map;
        this.info = info;
    }

    /** Makes a file for {@code capacity} entries. */
    static void create(Path file, long capacity) throws IOException {
        Files.deleteIfExists(file);
        builder(capacity).createPersistedTo(file.toFile()).close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Opens a file that no process was killed in. */
    static ChronicleGeneration open(Path directory, ChronicleState.Generation info) throws IOException {
        Path file = directory.resolve(info.fileName());
        return new ChronicleGeneration(file, builder(info.capacity()).createPersistedTo(file.toFile()), info);
    }

    /** Opens a file that no other process has open: frees locks of the dead, and drops entries that are not whole. */
    static ChronicleGeneration recover(Path directory, ChronicleState.Generation info) throws IOException {
        Path file = directory.resolve(info.fileName());
        return new ChronicleGeneration(
                file, builder(info.capacity()).recoverPersistedTo(file.toFile(), true, SILENT), info);
    }

    /** One segment, since no two work at once: its capacity is exact. */
    private static ChronicleMapBuilder<ChronicleKey, ChronicleValue> builder(long capacity) {
        return ChronicleMapBuilder.of(ChronicleKey.class, ChronicleValue.class)
                .name("dedup")
                .entries(capacity)
                .actualSegments(1)
                .allowSegmentTiering(false)
                .constantKeySizeBySample(new ChronicleKey())
                .constantValueSizeBySample(new ChronicleValue())
                .keyMarshaller(ChronicleKeyBytes.INSTANCE)
                .valueMarshaller(ChronicleValueBytes.INSTANCE)
                .putReturnsNull(true)
                .skipCloseOnExitHook(true);
    }

    ChronicleState.Generation info() {
        return info;
    }

    /** Whether this is the file of a generation, whatever is durable of it by now. */
    boolean isOf(ChronicleState.Generation other) {
        return info.number() == other.number() && info.copy() == other.copy();
    }

    long number() {
        return info.number();
    }

    boolean find(ChronicleKey key, ChronicleValue value) {
        return map.getUsing(key, value) != null;
    }

    /** Notes that all of the file is to be forced. */
    void written() {
        isWritten = true;
    }

    void put(ChronicleKey key, ChronicleValue value) {
        isWritten = true;
        map.put(key, value);
    }

    long count() {
        return map.longSize();
    }

    /** Returns the latest log time of all entries, -1 if there is none; reads all of them. */
    long latest() {
        ChronicleValue value = new ChronicleValue();
        long[] latest = {-1};
        map.forEachEntry(entry ->
                latest[0] = Math.max(latest[0], entry.value().getUsing(value).time()));
        return latest[0];
    }

    /** Makes durable what this process wrote. */
    void force() throws IOException {
        if (!isWritten) {
            return;
        }
        if (toForce == null) {
            toForce = new RandomAccessFile(file.toFile(), "rw");
            for (long at = 0; at < info.bytes(); at += PIECE) {
                long length = Math.min(PIECE, info.bytes() - at);
                pieces.add(toForce.getChannel().map(FileChannel.MapMode.READ_WRITE, at, length));
            }
        }
        pieces.forEach(MappedByteBuffer::force);
        toForce.getFD().sync();
        isWritten = false;
    }

    @Override
    public void close() {
        map.close();
        try {
            if (toForce != null) {
                toForce.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
