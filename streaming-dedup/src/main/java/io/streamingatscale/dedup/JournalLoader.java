package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Puts what a {@link JournalReader} found into an index that is empty. */
final class JournalLoader {

    private final OffHeapEntries entries;
    private final PartitionTable partitions;
    private final ByteBuffer buffer;
    private long tail;
    private long from;

    JournalLoader(OffHeapEntries entries, PartitionTable partitions, ByteBuffer buffer) {
        this.entries = entries;
        this.partitions = partitions;
        this.buffer = buffer;
    }

    void load(List<JournalFrame> frames, List<JournalState> states) throws IOException {
        if (frames.isEmpty()) {
            return;
        }
        FrameHeader last = frames.get(frames.size() - 1).header();
        tail = last.tail();
        from = Math.max(tail, last.end() - entries.ring().capacity());
        entries.ring().startAt(from);
        states.forEach(this::apply);
        for (int first = 0; first < frames.size(); ) {
            first = loadFile(frames, first);
        }
    }

    /** Loads the frames of one file, and returns the index of the first of the next file. */
    private int loadFile(List<JournalFrame> frames, int first) throws IOException {
        Generation generation = frames.get(first).generation();
        int next = first;
        try (JournalChannel channel = new JournalChannel(generation, buffer, StandardOpenOption.READ)) {
            for (; next < frames.size() && frames.get(next).generation().equals(generation); next++) {
                load(channel, frames.get(next));
            }
        }
        return next;
    }

    private void apply(JournalState state) {
        state.names().forEach(partitions::number);
        state.covered().forEach(each -> partitions.cover(each.partition(), each.coverage()));
        state.forgotten().forEach(entries.forgotten()::add);
        if (state.evictedUpTo() >= 0) {
            entries.evicted(state.evictedUpTo());
        }
    }

    private void load(JournalChannel channel, JournalFrame frame) throws IOException {
        long end = frame.header().end();
        long sequence = Math.max(tail, frame.header().first());
        while (sequence < Math.min(from, end)) {
            sequence += evict(channel, frame, sequence);
        }
        while (sequence < end) {
            sequence += load(channel, frame, sequence);
        }
    }

    private static long place(JournalFrame frame, long sequence) {
        return frame.entriesAt() + (sequence - frame.header().first()) * EntryRing.ENTRY;
    }

    /** Takes note of some of the entries for which there is no room any more; returns of how many. */
    private long evict(JournalChannel channel, JournalFrame frame, long sequence) throws IOException {
        long count = Math.min(
                JournalChannel.BUFFER / EntryRing.ENTRY,
                Math.min(from, frame.header().end()) - sequence);
        ByteBuffer bytes = channel.read(place(frame, sequence), (int) count * EntryRing.ENTRY)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            entries.evictUnread(
                    sequence + i, bytes.getLong(i * EntryRing.ENTRY + 16), bytes.getLong(i * EntryRing.ENTRY + 24));
        }
        return count;
    }

    /** Reads some entries into their places; returns how many. */
    private long load(JournalChannel channel, JournalFrame frame, long sequence) throws IOException {
        ByteBuffer places = entries.ring().bytes(sequence, frame.header().end() - sequence);
        long count = places.remaining() / EntryRing.ENTRY;
        channel.read(places, place(frame, sequence));
        entries.restore(count);
        return count;
    }
}
