package io.streamingatscale.testkit;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk that keeps at a crash what was forced. Of what was not, each change of a directory may be there or not, whatever came
 * before or after it, and of a file what {@link SimFile#crash} says: as POSIX allows. Forcing a file does not force its name.
 *
 * <p>A directory is there for good when it was made. A name moves within its directory only.
 */
final class SimDisk {

    /** What is in the way of a change: a crash, a failure, or nothing. */
    @FunctionalInterface
    interface Changes {
        /**
         * Has a change happen, or not, or has it fail.
         *
         * @param part what may have happened when it fails midway
         */
        void change(String what, Runnable change, Runnable part) throws IOException;

        default void change(String what, Runnable change) throws IOException {
            change(what, change, () -> {});
        }
    }

    /** Names of a directory that get a file, or lose theirs, at once. */
    private record Change(Path directory, Map<Path, Optional<SimFile>> names) {
        void happenTo(Map<Path, SimFile> files) {
            names.forEach(
                    (name, file) -> file.ifPresentOrElse(there -> files.put(name, there), () -> files.remove(name)));
        }
    }

    private final Set<Path> directories = new TreeSet<>();
    private final Map<Path, SimFile> forced = new TreeMap<>();
    private final Map<Path, SimFile> files = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();
    private final Map<SimFile, Channel> locks = new HashMap<>();

    /** Returns the disk as a process sees it whose changes go through {@code changes}. */
    FileSystem mounted(Changes changes) {
        return new SimFileSystem(this, changes);
    }

    // ---- directories ----

    void makeDirectory(Path directory) throws FileAlreadyExistsException {
        if (files.containsKey(directory) || !directories.add(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
    }

    /** Returns whether a directory is there; the root, which has none above it, is. */
    boolean isDirectory(@Nullable Path path) {
        return path == null || path.getParent() == null || directories.contains(path);
    }

    List<Path> in(Path directory) throws NoSuchFileException {
        if (!isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        return files.keySet().stream()
                .filter(name -> directory.equals(name.getParent()))
                .toList();
    }

    void forceDirectory(Path directory) {
        unforced.removeIf(change -> {
            boolean isOfIt = change.directory.equals(directory);
            if (isOfIt) {
                change.happenTo(forced);
            }
            return isOfIt;
        });
    }

    // ---- files ----

    Optional<SimFile> find(Path path) {
        return Optional.ofNullable(files.get(path));
    }

    SimFile file(Path path) throws NoSuchFileException {
        return find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    SimFile make(Path path) {
        SimFile made = new SimFile();
        link(path, made);
        return made;
    }

    void link(Path path, SimFile file) {
        change(path, Map.of(path, Optional.of(file)));
    }

    void unlink(Path path) {
        change(path, Map.of(path, Optional.empty()));
    }

    void rename(Path from, Path to, SimFile file) {
        change(from, Map.of(from, Optional.empty(), to, Optional.of(file)));
    }

    private void change(Path path, Map<Path, Optional<SimFile>> names) {
        Change change = new Change(Objects.requireNonNull(path.getParent(), "a file has a directory"), names);
        unforced.add(change);
        change.happenTo(files);
    }

    // ---- locks ----

    /** Returns whether the lock of a file was free, and so is now its. */
    boolean lock(SimFile file, Channel owner) {
        return locks.putIfAbsent(file, owner) == null;
    }

    void unlock(SimFile file, Channel owner) {
        locks.remove(file, owner);
    }

    // ---- crashes ----

    /** Forgets what a crash makes forget: locks, and of what was not forced what {@code choice} says. */
    void crash(SimChoice choice) {
        locks.clear();
        for (Change change : unforced) {
            if (choice.of(2) == 1) {
                change.happenTo(forced);
            }
        }
        unforced.clear();
        files.clear();
        files.putAll(forced);
        files.values().stream().distinct().forEach(file -> file.crash(choice));
    }
}
