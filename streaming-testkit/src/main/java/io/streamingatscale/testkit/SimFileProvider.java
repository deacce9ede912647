package io.streamingatscale.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link SimFileSystem} can do. All that changes the disk goes through its {@link SimDisk.Changes}. */
final class SimFileProvider extends FileSystemProvider {

    private final SimDisk disk;
    private final SimDisk.Changes changes;

    SimFileProvider(SimDisk disk, SimDisk.Changes changes) {
        this.disk = disk;
        this.changes = changes;
    }

    // ---- files ----

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        Path names = SimPath.names(path);
        if (disk.isDirectory(names)) {
            return new SimChannel.OfDirectory(disk, changes, names);
        }
        SimChannel channel = new SimChannel(disk, changes, path.getFileName().toString(), opened(names, options));
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.truncate(0);
        }
        return channel;
    }

    private SimFile opened(Path names, Set<? extends OpenOption> options) throws IOException {
        boolean isThere = disk.find(names).isPresent();
        if (options.contains(StandardOpenOption.CREATE_NEW) && isThere) {
            throw new FileAlreadyExistsException(names.toString());
        }
        boolean isToBeMade = options.contains(StandardOpenOption.CREATE_NEW)
                || (options.contains(StandardOpenOption.CREATE) && !isThere);
        if (isToBeMade) {
            if (!disk.isDirectory(names.getParent())) {
                throw new NoSuchFileException(names.toString());
            }
            changes.change("make " + names.getFileName(), () -> disk.make(names));
        }
        return disk.file(names);
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        return newFileChannel(path, options, attrs);
    }

    @Override
    public void delete(Path path) throws IOException {
        Path names = SimPath.names(path);
        disk.file(names);
        changes.change("delete " + names.getFileName(), () -> disk.unlink(names));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Path names = SimPath.names(link);
        SimFile file = disk.file(SimPath.names(existing));
        if (disk.find(names).isPresent()) {
            throw new FileAlreadyExistsException(names.toString());
        }
        changes.change("link " + names.getFileName(), () -> disk.link(names, file));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path from = SimPath.names(source);
        Path to = SimPath.names(target);
        SimFile file = disk.file(from);
        changes.change("rename to " + to.getFileName(), () -> disk.rename(from, to, file));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        SimFile file = disk.file(SimPath.names(source));
        ByteBuffer bytes = ByteBuffer.allocate(file.size());
        file.read(bytes, 0);
        deleteIfExists(target);
        try (FileChannel channel =
                newFileChannel(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            channel.write(bytes.flip());
        }
    }

    // ---- directories and attributes ----

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
        disk.makeDirectory(SimPath.names(dir));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Path names : disk.in(SimPath.names(dir))) {
            Path path = dir.resolve(names);
            if (filter.accept(path)) {
                paths.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return paths.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (!disk.isDirectory(SimPath.names(path))) {
            disk.file(SimPath.names(path));
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        checkAccess(path);
        Path names = SimPath.names(path);
        return type.cast(new SimAttributes(
                disk.isDirectory(names), disk.find(names).map(SimFile::size).orElse(0)));
    }

    @Override
    public boolean isSameFile(Path path, Path path2) {
        return path.equals(path2);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    // ---- what nobody needs ----

    @Override
    public String getScheme() {
        return "simulated";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }
}
