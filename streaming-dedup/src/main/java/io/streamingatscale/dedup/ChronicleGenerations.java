package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The generations of a shared directory and its state, as one index sees them: opens those that others made, states what it
 * changes. All calls but {@link #force} are made under the directory's lock.
 */
final class ChronicleGenerations implements AutoCloseable {

    private final Path directory;
    private final ChronicleControl control;
    private final List<ChronicleGeneration> open = new ArrayList<>();
    private final List<Path> gone = new ArrayList<>();
    private ChronicleState state;
    private long version = -1;

    ChronicleGenerations(Path directory, DedupScope scope, ChronicleControl control) {
        this.directory = directory;
        this.control = control;
        this.state = new ChronicleState(scope);
    }

    ChronicleState state() {
        return state;
    }

    /** The open generations, the newest last. */
    List<ChronicleGeneration> all() {
        return open;
    }

    ChronicleGeneration newest() {
        return open.get(open.size() - 1);
    }

    long entries() {
        long entries = 0;
        for (int i = 0; i < open.size(); i++) {
            entries += control.entries(open.get(i).number());
        }
        return entries;
    }

    /** Has the state read anew, after a call failed half-way. */
    void forgetState() {
        version = -1;
        gone.clear();
    }

    /** Follows what other indexes have done since. */
    void sync() throws IOException {
        if (version == control.version()) {
            return;
        }
        state = ChronicleState.read(directory);
        List<ChronicleGeneration> before = List.copyOf(open);
        open.clear();
        for (ChronicleState.Generation info : state.generations) {
            open.add(openAgain(before, info));
        }
        for (ChronicleGeneration each : before) {
            if (!open.contains(each)) {
                each.close();
            }
        }
        version = control.version();
    }

    private ChronicleGeneration openAgain(List<ChronicleGeneration> before, ChronicleState.Generation info)
            throws IOException {
        for (ChronicleGeneration each : before) {
            if (each.isOf(info)) {
                return each;
            }
        }
        return ChronicleGeneration.open(directory, info);
    }

    /** Makes what was changed in the state that of all indexes, and removes the files that are not part of it any more. */
    void publish() throws IOException {
        state.write(directory);
        version++;
        control.version(version);
        for (Path file : gone) {
            Files.deleteIfExists(file);
        }
        gone.clear();
    }

    /** Adds a generation, to be published. */
    void add(ChronicleState.Generation info) throws IOException {
        state.generations.add(info);
        open.add(ChronicleGeneration.open(directory, info));
    }

    /** Takes a generation away, to be published. */
    void remove(int at) {
        ChronicleGeneration generation = open.remove(at);
        state.generations.remove(at);
        gone.add(directory.resolve(generation.info().fileName()));
        generation.close();
    }

    /**
     * Puts a sound copy in the place of the newest generation, in which a process has died: a lock may be held for ever, an
     * entry may be half written. The file itself cannot be repaired while others have it open.
     */
    void repair() throws IOException {
        if (open.isEmpty()) {
            return;
        }
        int last = open.size() - 1;
        ChronicleState.Generation old = state.generations.get(last);
        ChronicleState.Generation next = old.withNextCopy();
        open.remove(last).close();
        Files.copy(
                directory.resolve(old.fileName()),
                directory.resolve(next.fileName()),
                StandardCopyOption.REPLACE_EXISTING);
        ChronicleGeneration repaired = ChronicleGeneration.recover(directory, next);
        open.add(repaired);
        state.generations.set(last, next);
        gone.add(directory.resolve(old.fileName()));
        control.entries(next.number(), repaired.count());
        repaired.written();
        repaired.force();
        publish();
    }

    /** Notes how many entries the open generations have, to be stated as durable when their files were forced. */
    List<ChronicleState.Generation> counted() {
        List<ChronicleState.Generation> counted = new ArrayList<>();
        for (ChronicleGeneration each : open) {
            counted.add(each.info().withForced(control.entries(each.number()), control.latest(each.number())));
        }
        return counted;
    }

    /** Makes durable what this index recorded; not under the lock. */
    void force() throws IOException {
        for (ChronicleGeneration each : open) {
            each.force();
        }
    }

    /** States what was counted as durable, of those generations that are still there; to be published. */
    void forced(List<ChronicleState.Generation> counted) {
        for (ChronicleState.Generation each : counted) {
            state.generations.replaceAll(
                    info -> info.number() == each.number() ? info.withForced(each.forced(), each.latest()) : info);
        }
    }

    @Override
    public void close() {
        for (ChronicleGeneration each : open) {
            each.close();
        }
        open.clear();
    }
}
