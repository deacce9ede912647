package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal back into an index. What a crash left unfinished at the end of the last file is cut off; whatever else is
 * wrong is damage, and it and all behind it go.
 */
final class JournalReader {

    /** How far behind an unsound frame another one is looked for: more than the longest frame. */
    private static final long SEARCHED = 8L << 20;

    private final DedupScope scope;
    private final OffHeapEntries entries;
    private final PartitionTable partitions;
    private final JournalBuffer buffer = new JournalBuffer();
    private final DedupProbe probe = new DedupProbe();
    private final List<ReadGeneration> read = new ArrayList<>();
    private @Nullable String damage;

    /** A file that was read, and the sequence number after its last entry. */
    record ReadGeneration(Generation generation, long endSequence) {}

    JournalReader(DedupScope scope, OffHeapEntries entries, PartitionTable partitions) {
        this.scope = scope;
        this.entries = entries;
        this.partitions = partitions;
    }

    /** Returns the files that remain, in their order. */
    List<ReadGeneration> readGenerations() {
        return read;
    }

    @Nullable
    String damage() {
        return damage;
    }

    void read(List<Generation> generations) throws IOException {
        for (int i = 0; i < generations.size(); i++) {
            Generation generation = generations.get(i);
            if (i > 0 && generation.number() != generations.get(i - 1).number() + 1) {
                damage = "a file is missing: before=" + generation.path();
            }
            boolean isLast = i == generations.size() - 1;
            if (damage != null) {
                generation.delete();
            } else if (read(generation, isLast)) {
                read.add(new ReadGeneration(generation, entries.ring().head()));
            }
        }
    }

    /** Reads a file as far as it is sound; returns whether it is to be kept. */
    private boolean read(Generation generation, boolean isLast) throws IOException {
        try (FileChannel channel = generation.open()) {
            if (isLast && channel.size() < Generation.HEADER) {
                generation.delete(); // a crash came while it was made
                return false;
            }
            damage = generation.wrongHeader(channel, scope).orElse(null);
            if (damage != null) {
                generation.delete();
                return false;
            }
            long sound = soundLength(channel);
            if (sound < channel.size()) {
                if (!isLast || hasFrameBehind(channel, sound)) {
                    damage = "a frame is damaged: file=" + generation.path() + ", offset=" + sound;
                }
                channel.truncate(sound);
                channel.force(true);
            }
            restore(channel, sound);
            return true;
        }
    }

    /** Returns the length up to the end of the last frame that ends a force. */
    private long soundLength(FileChannel channel) throws IOException {
        long sound = Generation.HEADER;
        channel.position(sound);
        for (JournalFrame frame = JournalFrame.read(channel, buffer);
                frame != null;
                frame = JournalFrame.read(channel, buffer)) {
            if (frame.isLast()) {
                sound = channel.position();
            }
        }
        return sound;
    }

    /** Returns whether a sound frame follows one that is not: what was forced later must have been written later. */
    private boolean hasFrameBehind(FileChannel channel, long unsound) throws IOException {
        long end = Math.min(channel.size(), unsound + SEARCHED) - JournalFrame.HEADER;
        for (long at = unsound + JournalFrame.ALIGNMENT; at <= end; at += JournalFrame.ALIGNMENT) {
            channel.position(at);
            if (JournalFrame.read(channel, buffer) != null) {
                return true;
            }
        }
        return false;
    }

    private void restore(FileChannel channel, long end) throws IOException {
        channel.position(Generation.HEADER);
        JournalState state = null;
        long count = 0;
        while (channel.position() < end) {
            JournalFrame frame = JournalFrame.read(channel, buffer);
            if (frame == null) {
                throw new IOException("file changed while it was read");
            }
            if (state == null) {
                state = JournalState.parse(frame.state());
                state.names().forEach(partitions::number);
            }
            count = restore(frame.entries(), state, count);
            if (frame.isLast()) {
                finish(state, count);
                state = null;
                count = 0;
            }
        }
    }

    private long restore(ByteBuffer bytes, JournalState state, long before) {
        long count = before;
        while (bytes.hasRemaining()) {
            forget(state, count, count + 1);
            long high = bytes.getLong();
            long low = bytes.getLong();
            long offset = bytes.getLong();
            long meta = bytes.getLong();
            if (EntryRing.kindOf(meta) != 0) {
                entries.restore(probe.encodedId(high, low, EntryRing.kindOf(meta))
                        .origin(EntryRing.partitionOf(meta), offset)
                        .logTime(EntryRing.logTimeOf(meta)));
            }
            count++;
        }
        return count;
    }

    /** Applies what was forgotten after {@code from} and before {@code to} entries of a force. */
    private void forget(JournalState state, long from, long to) {
        for (ForgottenRanges.Range range : state.forgotten()) {
            if (range.beforeSequence() >= from && range.beforeSequence() < to) {
                entries.forgotten()
                        .add(new ForgottenRanges.Range(
                                range.partition(),
                                range.fromOffset(),
                                range.toOffset(),
                                entries.ring().head()));
            }
        }
    }

    private void finish(JournalState state, long count) {
        forget(state, count, Long.MAX_VALUE);
        state.covered().forEach(each -> partitions.cover(each.partition(), each.coverage()));
        if (state.evictedUpTo() >= 0) {
            entries.evicted(state.evictedUpTo());
        }
    }
}
