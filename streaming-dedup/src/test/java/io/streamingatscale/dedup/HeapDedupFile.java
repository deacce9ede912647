package io.streamingatscale.dedup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** The state of a {@link HeapDedupIndex} in two files, each written as a whole with its checksum and force's number. */
final class HeapDedupFile {

    private final Path entriesFile;
    private final Path coverageFile;
    private final DedupScope scope;
    private final DedupFault fault;
    private Optional<String> damage = Optional.empty();
    private HeapDedupState forced = new HeapDedupState();
    private long round;

    HeapDedupFile(Path directory, DedupScope scope, DedupFault fault) {
        this.entriesFile = directory.resolve("entries");
        this.coverageFile = directory.resolve("coverage");
        this.scope = scope;
        this.fault = fault;
    }

    Optional<String> damage() {
        return damage;
    }

    HeapDedupState load() {
        HeapDedupState state = new HeapDedupState();
        try {
            Files.createDirectories(entriesFile.getParent());
            boolean isFirst = !Files.exists(entriesFile) && !Files.exists(coverageFile);
            if (!isFirst) {
                loadAll(state);
            }
        } catch (IOException | RuntimeException e) {
            if (fault != DedupFault.HIDES_DAMAGE) {
                damage = Optional.of("files are damaged: directory=" + entriesFile.getParent());
            }
            if (fault != DedupFault.COVERS_WHAT_IS_MISSING) {
                state = new HeapDedupState();
            }
        }
        return state;
    }

    private void loadAll(HeapDedupState state) throws IOException {
        DataInputStream coverage = open(coverageFile);
        long coverageRound = coverage.readLong();
        for (int left = coverage.readInt(); left > 0; left--) {
            state.coverage.put(coverage.readInt(), new Coverage(coverage.readLong(), coverage.readLong()));
        }
        DataInputStream in = open(entriesFile);
        round = in.readLong();
        boolean isOtherScope = !in.readUTF().equals(scope.name()) && fault != DedupFault.IGNORES_SCOPE_OF_DIRECTORY;
        if (isOtherScope || (coverageRound != round && fault != DedupFault.COVERAGE_RUNS_AHEAD)) {
            state.coverage.clear();
            throw new IOException("of another scope or another force");
        }
        state.expiry = in.readLong();
        state.evictedUpTo = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            state.learn(in.readUTF());
        }
        for (int left = in.readInt(); left > 0; left--) {
            state.entries.add(HeapEntry.read(in));
        }
    }

    private DataInputStream open(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 8, bytes.length - 8));
        long checksum = new DataInputStream(new ByteArrayInputStream(bytes)).readLong();
        if (checksum != checksum(bytes) && fault != DedupFault.BELIEVES_DAMAGE) {
            throw new IOException("checksum");
        }
        return in;
    }

    private static long checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 8, bytes.length - 8);
        return crc.getValue();
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static void write(Path file, Content content) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeLong(0);
            content.write(out);
            byte[] written = bytes.toByteArray();
            ByteBuffer.wrap(written).putLong(checksum(written));
            Files.write(file, written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(HeapDedupState state) {
        boolean isHealed = damage.isEmpty() || fault != DedupFault.STAYS_DAMAGED;
        if (fault == DedupFault.FORCE_DOES_NOTHING || !isHealed) {
            return;
        }
        round++;
        saveCoverage(state);
        List<HeapEntry> entries = new ArrayList<>(state.entries);
        if (fault == DedupFault.FORCE_FORGETS_WHAT_WAS_FORGOTTEN) {
            entries.addAll(state.forgotten);
        }
        write(entriesFile, out -> writeState(out, state, entries, state.names));
        forced = copy(state);
    }

    private static HeapDedupState copy(HeapDedupState state) {
        HeapDedupState copy = new HeapDedupState();
        copy.entries.addAll(state.entries);
        copy.names.addAll(state.names);
        return copy;
    }

    void saveCoverage(HeapDedupState state) {
        write(coverageFile, out -> {
            out.writeLong(round);
            boolean isEmpty = fault == DedupFault.FORCE_FORGETS_COVERAGE;
            out.writeInt(isEmpty ? 0 : state.coverage.size());
            for (Map.Entry<Integer, Coverage> each : state.coverage.entrySet()) {
                out.writeInt(each.getKey());
                out.writeLong(each.getValue().fromLogTime());
                out.writeLong(each.getValue().toOffset());
            }
        });
    }

    private void writeState(DataOutputStream out, HeapDedupState state, List<HeapEntry> entries, List<String> names)
            throws IOException {
        out.writeLong(round);
        out.writeUTF(scope.name());
        out.writeLong(state.expiry);
        out.writeLong(fault == DedupFault.FORCE_FORGETS_EVICTION ? -1 : state.evictedUpTo);
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
        out.writeInt(entries.size());
        for (HeapEntry entry : entries) {
            entry.write(out, fault == DedupFault.FORCE_FORGETS_REFRESHES ? entry.firstTime : entry.time);
        }
    }

    /** Writes what a fault makes of what was not forced. */
    void closeWithoutForce(HeapDedupState state) {
        if (fault == DedupFault.KEEPS_HALF_OF_WHAT_WAS_NOT_FORCED) {
            List<HeapEntry> half = new ArrayList<>(forced.entries);
            for (int i = half.size() + 1; i < state.entries.size(); i += 2) {
                half.add(state.entries.get(i));
            }
            write(entriesFile, out -> writeState(out, state, half, state.names));
        } else if (fault == DedupFault.PARTITIONS_LAG_BEHIND) {
            write(entriesFile, out -> writeState(out, state, state.entries, forced.names));
        }
    }
}
