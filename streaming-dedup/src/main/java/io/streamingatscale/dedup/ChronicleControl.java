package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the indexes of a directory tell each other under its lock, in a mapped file of longs. The first opener writes it
 * anew, so it need not survive a crash of the machine.
 *
 * <pre>
 *    0  version of the state file
 *    8  bytes of the names file
 *   16  1 while an operation is under way: the holder of the lock that finds it follows one that died, or failed
 *   64  16 generations, each: entries, writes of entries, earliest log time of one, latest log time
 *  576  64 openers, each: session, 0 if there is none; the latest time of expiry that it was told; that which counts
 *       for all, the newest generation when it was told, the writes in that
 * </pre>
 */
final class ChronicleControl {

    /** Generations are told apart by their numbers modulo this. */
    static final int GENERATIONS = 16;

    private static final String FILE = "control";
    private static final int VERSION = 0;
    private static final int NAMES = 8;
    private static final int BUSY = 16;
    private static final int GENERATION = 64;
    private static final int GENERATION_BYTES = 32;
    private static final int OPENER = GENERATION + GENERATIONS * GENERATION_BYTES;
    private static final int OPENER_BYTES = 40;
    private static final int BYTES = OPENER + OPENER_BYTES * ChronicleLocks.MOST_OPENERS;

    private final MappedByteBuffer map;

    private ChronicleControl(MappedByteBuffer map) {
        this.map = map;
        map.order(ByteOrder.nativeOrder());
    }

    static ChronicleControl open(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new ChronicleControl(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
        }
    }

    /** Makes all as in a new file, but for the generations. */
    void clearAllButGenerations() {
        for (int i = 0; i < BYTES; i += 8) {
            if (i < GENERATION || i >= OPENER) {
                map.putLong(i, 0);
            }
        }
    }

    long version() {
        return map.getLong(VERSION);
    }

    void version(long version) {
        map.putLong(VERSION, version);
    }

    long namesBytes() {
        return map.getLong(NAMES);
    }

    void namesBytes(long bytes) {
        map.putLong(NAMES, bytes);
    }

    boolean isBusy() {
        return map.getLong(BUSY) != 0;
    }

    void busy(boolean isBusy) {
        map.putLong(BUSY, isBusy ? 1 : 0);
    }

    private static int generation(long number) {
        return GENERATION + GENERATION_BYTES * (int) (number % GENERATIONS);
    }

    void generation(long number, long entries, long earliest, long latest) {
        int at = generation(number);
        map.putLong(at, entries);
        map.putLong(at + 8, entries);
        map.putLong(at + 16, earliest);
        map.putLong(at + 24, latest);
    }

    long entries(long number) {
        return map.getLong(generation(number));
    }

    void entries(long number, long entries) {
        map.putLong(generation(number), entries);
    }

    long writes(long number) {
        return map.getLong(generation(number) + 8);
    }

    long earliest(long number) {
        return map.getLong(generation(number) + 16);
    }

    long latest(long number) {
        return map.getLong(generation(number) + 24);
    }

    /** Notes that a generation has an entry of a log time. */
    void see(long number, long time) {
        int at = generation(number);
        if (time < map.getLong(at + 16)) {
            map.putLong(at + 16, time);
        }
        if (time > map.getLong(at + 24)) {
            map.putLong(at + 24, time);
        }
    }

    /** Notes that an entry of a log time is about to be written. */
    void write(long number, long time) {
        see(number, time);
        int at = generation(number) + 8;
        map.putLong(at, map.getLong(at) + 1);
    }

    private static int opener(int opener) {
        return OPENER + OPENER_BYTES * opener;
    }

    void enter(int opener, long session) {
        int at = opener(opener);
        map.putLong(at + 8, 0);
        apply(opener, ChronicleOpeners.Said.NOTHING);
        map.putLong(at, session);
    }

    void leave(int opener) {
        map.putLong(opener(opener), 0);
    }

    /** Returns the session of an opener, which may have died; 0 if there is none. */
    long session(int opener) {
        return map.getLong(opener(opener));
    }

    long told(int opener) {
        return map.getLong(opener(opener) + 8);
    }

    void told(int opener, long logTime) {
        map.putLong(opener(opener) + 8, logTime);
    }

    long applied(int opener) {
        return map.getLong(opener(opener) + 16);
    }

    void apply(int opener, ChronicleOpeners.Said said) {
        int at = opener(opener);
        map.putLong(at + 16, said.logTime());
        map.putLong(at + 24, said.newest());
        map.putLong(at + 32, said.writes());
    }

    /** Whether an opener needs no entry of a generation. */
    boolean isExpired(int opener, long number) {
        int at = opener(opener);
        boolean isOfBefore = number < map.getLong(at + 24)
                || (number == map.getLong(at + 24) && writes(number) == map.getLong(at + 32));
        return isOfBefore && latest(number) < applied(opener);
    }
}
