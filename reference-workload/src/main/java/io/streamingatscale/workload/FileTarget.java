package io.streamingatscale.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes one JSON object a line; a send is acknowledged when its buffer has been written, not before. */
final class FileTarget implements EventTarget {

    private static final int BUFFER_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final List<Acknowledgement> buffered = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    FileTarget(Path path) {
        this.path = path;
        try {
            this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("file could not be made: path=" + path, e);
        }
    }

    @Override
    public void send(SimulatedEvent event, Acknowledgement acknowledgement) {
        int needed = event.json().length + 1;
        if (buffer.remaining() < needed) {
            writeOut();
        }
        if (buffer.capacity() < needed) {
            buffer = ByteBuffer.allocate(needed);
        }
        buffer.put(event.json()).put((byte) '\n');
        buffered.add(acknowledgement);
    }

    @Override
    public void flush() {
        writeOut();
    }

    @Override
    public void close() {
        try (channel) {
            writeOut();
        } catch (IOException e) {
            throw new UncheckedIOException("file could not be closed: path=" + path, e);
        }
    }

    private void writeOut() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffered.forEach(Acknowledgement::acknowledged);
        } catch (IOException e) {
            buffered.forEach(acknowledgement -> acknowledgement.failed(e));
        } finally {
            buffered.clear();
            buffer.clear();
        }
    }
}
