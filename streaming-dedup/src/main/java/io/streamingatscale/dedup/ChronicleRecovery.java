package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the first opener of a directory does while it is alone: it recovers each generation, for the last process may have
 * died at any moment, and holds what it finds against what is stated to be durable. If anything is missing, all is
 * forgotten: an index is a cache over the log.
 */
final class ChronicleRecovery {

    /** Is there while generations are recovered: what was cut off in that may have lost any entry. */
    private static final String MARK = "recovering";

    private final Path directory;
    private final DedupScope scope;
    private final ChronicleNames names;
    private final ChronicleControl control;

    private ChronicleRecovery(Path directory, DedupScope scope, ChronicleNames names, ChronicleControl control) {
        this.directory = directory;
        this.scope = scope;
        this.names = names;
        this.control = control;
    }

    /** Brings the files in order; returns what was damaged. */
    static Optional<String> recover(Path directory, DedupScope scope, ChronicleNames names, ChronicleControl control)
            throws IOException {
        return new ChronicleRecovery(directory, scope, names, control).recover();
    }

    private Optional<String> recover() throws IOException {
        Optional<String> damage = Optional.empty();
        ChronicleState state;
        try {
            state = recovered();
        } catch (IOException | RuntimeException | AssertionError e) {
            damage = Optional.of(
                    "dedup index was damaged and is empty: directory=" + directory + ", damage=" + e.getMessage());
            state = new ChronicleState(scope);
        }
        control.clearAllButGenerations();
        names.cut();
        state.namesBytes = names.bytes();
        control.namesBytes(names.bytes());
        names.force(names.size());
        state.write(directory);
        control.version(1);
        removeStrays(state);
        Files.deleteIfExists(directory.resolve(MARK));
        return damage;
    }

    private ChronicleState recovered() throws IOException {
        names.readTo(names.fileBytes());
        if (!ChronicleState.exists(directory)) {
            verify(files("generation-*").isEmpty(), "state file is missing");
            return new ChronicleState(scope);
        }
        ChronicleState state = ChronicleState.read(directory);
        verify(state.scope == scope, "scope of the entries is another: found=" + state.scope + ", scope=" + scope);
        verify(names.bytes() >= state.namesBytes, "names of partitions are not whole");
        verify(!Files.exists(directory.resolve(MARK)), "a recovery did not come to its end");
        for (ChronicleState.Generation info : state.generations) {
            verifyLength(info);
        }
        mark();
        for (ChronicleState.Generation info : state.generations) {
            recover(info);
        }
        return state;
    }

    private static void verify(boolean isTrue, String otherwise) throws IOException {
        if (!isTrue) {
            throw new IOException(otherwise);
        }
    }

    private void verifyLength(ChronicleState.Generation info) throws IOException {
        Path file = directory.resolve(info.fileName());
        verify(
                Files.exists(file) && Files.size(file) == info.bytes(),
                "file is missing or cut: file=" + info.fileName());
    }

    private void mark() throws IOException {
        try (FileChannel channel =
                FileChannel.open(directory.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void recover(ChronicleState.Generation info) throws IOException {
        long latest = Math.max(info.latest(), control.latest(info.number()));
        try (ChronicleGeneration generation = ChronicleGeneration.recover(directory, info)) {
            long count = generation.count();
            verify(
                    count >= info.forced(),
                    "entries are missing: file=" + info.fileName() + ", found=" + count + ", durable=" + info.forced());
            // what the control file says may have been lost with the machine
            latest = count > info.forced() ? Math.max(latest, generation.latest()) : latest;
            control.generation(info.number(), count, latest < 0 ? Long.MAX_VALUE : latest, latest);
        } catch (RuntimeException | AssertionError e) {
            throw new IOException("file cannot be recovered: file=" + info.fileName(), e);
        }
    }

    private List<Path> files(String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(files::add);
        }
        return files;
    }

    /** Removes what was left half made or is not needed any more. */
    private void removeStrays(ChronicleState state) throws IOException {
        var needed = state.generations.stream()
                .map(info -> directory.resolve(info.fileName()))
                .collect(Collectors.toSet());
        for (Path file : files("*.map")) {
            if (!needed.contains(file)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
