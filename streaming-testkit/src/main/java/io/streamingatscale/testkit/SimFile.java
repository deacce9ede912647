package io.streamingatscale.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of a file on a {@link SimDisk}: as they are read, as they were last forced, and what was done in between. */
final class SimFile {

    private static final int SECTOR = 512;

    /** Bytes written at a place or, with none, the file cut there. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Change(int at, byte[] bytes) {
        boolean isCut() {
            return bytes.length == 0;
        }
    }

    private final List<Change> unforced = new ArrayList<>();
    private byte[] forced = {};
    private byte[] bytes = {};

    int size() {
        return bytes.length;
    }

    /** Reads as many bytes as there are and fit; returns their number, -1 at the end. */
    int read(ByteBuffer into, long at) {
        if (at >= bytes.length) {
            return -1;
        }
        int count = Math.min(into.remaining(), bytes.length - (int) at);
        into.put(bytes, (int) at, count);
        return count;
    }

    void write(int at, byte[] written) {
        if (written.length > 0) {
            change(new Change(at, written));
        }
    }

    void truncate(int size) {
        if (size < bytes.length) {
            change(new Change(size, new byte[0]));
        }
    }

    private void change(Change change) {
        unforced.add(change);
        bytes = done(bytes, change);
    }

    private static byte[] done(byte[] before, Change change) {
        if (change.isCut()) {
            return Arrays.copyOf(before, Math.min(before.length, change.at));
        }
        byte[] after = Arrays.copyOf(before, Math.max(before.length, change.at + change.bytes.length));
        System.arraycopy(change.bytes, 0, after, change.at, change.bytes.length);
        return after;
    }

    void force() {
        for (Change change : unforced) {
            forced = done(forced, change);
        }
        unforced.clear();
    }

    /** Has what was not forced never be: the system takes it for written, and another force says so. */
    void failToForce() {
        unforced.clear();
    }

    /**
     * Leaves the file as long as it was when it was forced or at any time since, and in each sector of it what stood there at
     * any time since: sectors are written whole, in any order, and what was not written is zero.
     */
    void crash(SimChoice choice) {
        List<byte[]> times = times();
        byte[] left = new byte[times.get(choice.of(times.size())).length];
        for (int from = 0; from < left.length; from += SECTOR) {
            List<byte[]> contents = contents(times, from);
            byte[] content = contents.get(choice.of(contents.size()));
            System.arraycopy(content, 0, left, from, Math.min(SECTOR, left.length - from));
        }
        unforced.clear();
        forced = left;
        bytes = left;
    }

    /** Returns the bytes as they were when they were forced, and after each change. */
    private List<byte[]> times() {
        List<byte[]> times = new ArrayList<>(List.of(forced));
        for (Change change : unforced) {
            times.add(done(times.get(times.size() - 1), change));
        }
        return times;
    }

    /** Returns what stood in a sector, one after the other. */
    private static List<byte[]> contents(List<byte[]> times, int from) {
        List<byte[]> contents = new ArrayList<>();
        for (byte[] time : times) {
            byte[] content =
                    Arrays.copyOfRange(time, Math.min(from, time.length), Math.min(from, time.length) + SECTOR);
            if (contents.isEmpty() || !Arrays.equals(content, contents.get(contents.size() - 1))) {
                contents.add(content);
            }
        }
        return contents;
    }
}
