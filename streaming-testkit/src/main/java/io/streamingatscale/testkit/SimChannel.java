package io.streamingatscale.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** An open file of a {@link SimDisk}. */
class SimChannel extends FileChannel {

    /** An open directory, which can only be forced. */
    static final class OfDirectory extends SimChannel {

        private final Path directory;

        OfDirectory(SimDisk disk, SimDisk.Changes changes, Path directory) {
            super(disk, changes, directory.toString(), new SimFile());
            this.directory = directory;
        }

        @Override
        public void force(boolean isMetaData) throws IOException {
            changes().change("force directory", () -> disk().forceDirectory(directory));
        }
    }

    private final SimDisk disk;
    private final SimDisk.Changes changes;
    private final String name;
    private final SimFile file;
    private long position;

    SimChannel(SimDisk disk, SimDisk.Changes changes, String name, SimFile file) {
        this.disk = disk;
        this.changes = changes;
        this.name = name;
        this.file = file;
    }

    final SimDisk disk() {
        return disk;
    }

    final SimDisk.Changes changes() {
        return changes;
    }

    @Override
    public int read(ByteBuffer into) {
        int count = file.read(into, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public int read(ByteBuffer into, long at) {
        return file.read(into, at);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = write(bytes, position);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        changes.change(
                "write " + name,
                () -> file.write(Math.toIntExact(at), copy),
                () -> file.write(Math.toIntExact(at), Arrays.copyOf(copy, copy.length / 2)));
        return copy.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (size < file.size()) {
            changes.change("cut " + name, () -> file.truncate(Math.toIntExact(size)));
        }
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean isMetaData) throws IOException {
        changes.change("force " + name, file::force, file::failToForce);
    }

    @Override
    public FileLock tryLock(long at, long size, boolean isShared) {
        if (!disk.lock(file, this)) {
            throw new OverlappingFileLockException();
        }
        return new FileLock(this, at, size, isShared) {
            @Override
            public boolean isValid() {
                return isOpen();
            }

            @Override
            public void release() {
                disk.unlock(file, SimChannel.this);
            }
        };
    }

    @Override
    protected void implCloseChannel() {
        disk.unlock(file, this);
    }

    // ---- what nobody needs ----

    @Override
    public FileLock lock(long at, long size, boolean isShared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw new UnsupportedOperationException();
    }
}
