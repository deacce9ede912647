package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which part of a journal is sound. What a crash left unfinished at the end of the last file does not count;
 * whatever else is wrong is damage, and it and all behind it do not count.
 *
 * <p>What a crash left is told from damage by what stands behind it: a force begins only when the one before has returned,
 * so nothing was written behind an unfinished frame.
 */
final class JournalReader {

    /**
     * A file that counts.
     *
     * @param length up to the end of its last sound frame
     * @param end the sequence number after its last entry's
     */
    record ReadGeneration(Generation generation, long nonce, long length, long end) {}

    private final DedupScope scope;
    private final ByteBuffer buffer;
    private final List<ReadGeneration> generations = new ArrayList<>();
    private final List<JournalFrame> frames = new ArrayList<>();
    private final List<JournalState> states = new ArrayList<>();
    private @Nullable String damage;

    JournalReader(DedupScope scope, ByteBuffer buffer) {
        this.scope = scope;
        this.buffer = buffer;
    }

    /** The files that count, in their order. */
    List<ReadGeneration> generations() {
        return generations;
    }

    /** The frames that count, in their order. */
    List<JournalFrame> frames() {
        return frames;
    }

    /** The state of each of the {@link #frames}. */
    List<JournalState> states() {
        return states;
    }

    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    void read(List<Generation> found) throws IOException {
        List<GenerationHeader> headers = headers(found);
        for (int i = 0; i < headers.size(); i++) {
            boolean isFollowed = i + 1 < headers.size();
            boolean isSound = readFrames(
                    found.get(i),
                    headers.get(i),
                    isFollowed ? headers.get(i + 1).previousLength() : -1);
            if (!isSound) {
                break;
            }
        }
        if (!frames.isEmpty() && last().tail() < frames.get(0).header().first()) {
            damaged("the first file is missing", found.get(0));
            generations.clear();
            frames.clear();
            states.clear();
        }
    }

    private FrameHeader last() {
        return frames.get(frames.size() - 1).header();
    }

    /** Keeps what was found first. */
    private void damaged(String what, Generation generation) {
        if (damage == null) {
            damage = what + ": file=" + generation.path();
        }
    }

    // ---- files ----

    /** Returns the headers of the files that follow on each other, from the first on. */
    private List<GenerationHeader> headers(List<Generation> found) throws IOException {
        List<GenerationHeader> headers = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Optional<GenerationHeader> header = header(found.get(i), i == found.size() - 1);
            Optional<GenerationHeader> before =
                    headers.isEmpty() ? Optional.empty() : Optional.of(headers.get(headers.size() - 1));
            if (header.isEmpty() || !follows(header.get(), before, found.get(i))) {
                break;
            }
            headers.add(header.get());
        }
        return headers;
    }

    private Optional<GenerationHeader> header(Generation generation, boolean isNewest) throws IOException {
        try (JournalChannel channel = open(generation)) {
            if (channel.size() < GenerationHeader.BYTES) {
                unfinished(generation, isNewest);
                return Optional.empty();
            }
            ByteBuffer bytes = channel.copy(0, GenerationHeader.BYTES);
            Optional<GenerationHeader> header = GenerationHeader.parse(bytes);
            if (header.isEmpty()) {
                boolean isUnwritten = bytes.equals(ByteBuffer.allocate(GenerationHeader.BYTES));
                unfinished(generation, isNewest && isUnwritten && !channel.hasFrameHeaderBehind(0, channel.size()));
            }
            return header;
        }
    }

    private void unfinished(Generation generation, boolean isByCrash) {
        if (!isByCrash) {
            damaged("not a journal of this version", generation);
        }
    }

    private boolean follows(GenerationHeader header, Optional<GenerationHeader> before, Generation generation) {
        if (header.scope() != scope) {
            damaged("written with scope=" + header.scope(), generation);
            return false;
        }
        boolean isNext = before.isEmpty()
                || (header.number() == before.get().number() + 1
                        && header.previousNonce() == before.get().nonce());
        if (!isNext || header.number() != generation.number()) {
            damaged("a file before this one is missing", generation);
            return false;
        }
        return true;
    }

    private JournalChannel open(Generation generation) throws IOException {
        return new JournalChannel(generation, buffer, StandardOpenOption.READ);
    }

    // ---- frames ----

    /**
     * Reads a file.
     *
     * @param required up to where it must be sound, and then counts; -1 for as far as it is
     * @return whether what follows it counts
     */
    private boolean readFrames(Generation generation, GenerationHeader header, long required) throws IOException {
        try (JournalChannel channel = open(generation)) {
            long size = channel.size();
            long end = required < 0 ? size : required;
            long sound = readFrames(channel, generation, header.nonce(), Math.min(end, size));
            if (sound > GenerationHeader.BYTES) {
                generations.add(new ReadGeneration(generation, header.nonce(), sound, last().end()));
            }
            boolean isSound = sound == end;
            boolean isByCrash = required < 0 && !channel.hasFrameHeaderBehind(sound + FrameHeader.ALIGNMENT, size);
            if (!isSound && !isByCrash) {
                damaged("a frame is damaged: offset=" + sound, generation);
            }
            return isSound;
        }
    }

    /** Returns the place behind the last sound frame. */
    private long readFrames(JournalChannel channel, Generation generation, long nonce, long end) throws IOException {
        long at = GenerationHeader.BYTES;
        while (true) {
            Optional<FrameHeader> header = channel.frame(at, end, nonce).filter(this::follows);
            if (header.isEmpty()) {
                return at;
            }
            states.add(JournalState.parse(
                    channel.copy(at + FrameHeader.BYTES, header.get().stateLength())));
            frames.add(new JournalFrame(generation, at, header.get()));
            at += header.get().length();
        }
    }

    /** Whether the entries of a frame follow on those before; what was let go before it was written need not be there. */
    private boolean follows(FrameHeader header) {
        return frames.isEmpty()
                || header.first() == last().end()
                || (header.first() > last().end() && header.first() == header.tail());
    }
}
