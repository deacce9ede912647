package io.streamingatscale.testkit;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path of a {@link SimFileSystem}, with the names of a path of the machine's own. */
final class SimPath implements Path {

    private final SimFileSystem system;
    private final Path names;

    SimPath(SimFileSystem system, Path names) {
        this.system = system;
        this.names = names;
    }

    /** Returns the names of a path. */
    static Path names(Path path) {
        return path instanceof SimPath ours ? ours.names : path;
    }

    private SimPath with(Path otherNames) {
        return new SimPath(system, otherNames);
    }

    private @Nullable Path withAny(@Nullable Path otherNames) {
        return otherNames == null ? null : with(otherNames);
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return names.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return withAny(names.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return withAny(names.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return withAny(names.getParent());
    }

    @Override
    public int getNameCount() {
        return names.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(names.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return with(names.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return names.startsWith(names(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return names.endsWith(names(other));
    }

    @Override
    public Path normalize() {
        return with(names.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(names.resolve(names(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(names.relativize(names(other)));
    }

    @Override
    public Path toAbsolutePath() {
        return this;
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return this;
    }

    @Override
    public URI toUri() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return names.compareTo(names(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SimPath path && system == path.system && names.equals(path.names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(System.identityHashCode(system), names);
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
