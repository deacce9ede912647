package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries into the newest generation, begins a new one where that is full, and lets old ones go. All calls but
 * {@link #needsSpare} and {@link #prepareSpare} are made under the directory's lock.
 */
final class ChronicleRoom {

    /** A full index has this number of full generations. */
    private static final int FULL = 4;

    /** For the sake of expiry a generation is ended before it is full, while there are not more than this. */
    private static final int SLICES = 3;

    /** The greatest number of generations at a time, with the spare one. */
    static final int MOST = FULL + SLICES + 1;

    private final Path directory;
    private final DedupSettings settings;
    private final ChronicleControl control;
    private final ChronicleGenerations generations;
    private final ChronicleCoverage coverage;
    private final long capacity;
    private final Path spare;

    ChronicleRoom(
            Path directory,
            DedupSettings settings,
            ChronicleControl control,
            ChronicleGenerations generations,
            ChronicleCoverage coverage) {
        this.directory = directory;
        this.settings = settings;
        this.control = control;
        this.generations = generations;
        this.coverage = coverage;
        this.capacity = capacity(settings);
        this.spare = directory.resolve("spare-" + capacity + ".map");
    }

    static long capacity(DedupSettings settings) {
        return (settings.maxEntries() + FULL - 1) / FULL;
    }

    boolean isNewest(ChronicleGeneration generation) {
        return generations.newest() == generation;
    }

    /** Notes that there is an entry of a log time, which may be more than is known of a recovered file. */
    void see(ChronicleGeneration generation, long time) {
        control.see(generation.number(), time);
    }

    /**
     * Adds an entry to the newest generation, for which there is room.
     *
     * @param key of which there is no entry there
     */
    void add(ChronicleKey key, ChronicleValue value) {
        overwrite(key, value);
        long number = generations.newest().number();
        control.entries(number, control.entries(number) + 1);
    }

    /** Puts an entry in the place of another of the newest generation. */
    void overwrite(ChronicleKey key, ChronicleValue value) {
        ChronicleGeneration newest = generations.newest();
        control.write(newest.number(), value.time());
        newest.put(key, value);
    }

    /**
     * Makes room for one entry in the newest generation; returns whether that is another one than before.
     *
     * @param isOfNoUse whether the newest generation cannot take the entry although it is not full
     * @throws DedupFullException if there is none, and the settings say stop
     */
    boolean make(long time, boolean isOfNoUse) throws IOException {
        ChronicleGeneration before = newest();
        boolean isFull = generations.entries() >= settings.maxEntries();
        if (isFull) {
            giveRoom();
        }
        // one that was not the newest for a while is never written again: a process may have died while it read it
        ChronicleGeneration newest = newest();
        boolean isEnded = newest == null || newest != before || isOfNoUse || isEnded(newest, time);
        if (isEnded) {
            expire();
            addGeneration(time);
        }
        if (isFull || isEnded) {
            generations.publish();
        }
        return isEnded;
    }

    private @Nullable ChronicleGeneration newest() {
        return generations.all().isEmpty() ? null : generations.newest();
    }

    private void giveRoom() throws IOException {
        if (expire()) {
            return;
        }
        if (settings.whenFull() == WhenFull.STOP) {
            throw new DedupFullException("dedup index is full: window=" + settings.window() + ", maxEntries="
                    + settings.maxEntries() + "; raise maxEntries or shorten the window");
        }
        evictOldest();
    }

    private boolean isEnded(ChronicleGeneration newest, long time) {
        long slice = settings.window().toMillis() / SLICES;
        return control.entries(newest.number()) >= newest.info().capacity()
                || (generations.all().size() <= SLICES && time - slice > control.earliest(newest.number()));
    }

    /** Takes what the index was told. It is written with the next force, but at once where a generation expires by it. */
    void expireBefore(long logTime) throws IOException {
        ChronicleGeneration newest = newest();
        coverage.expire(
                newest == null
                        ? new ChronicleOpeners.Said(logTime, -1, 0)
                        : new ChronicleOpeners.Said(logTime, newest.number(), control.writes(newest.number())));
        for (ChronicleGeneration each : generations.all()) {
            boolean isNews = !control.isExpired(coverage.openers().number(), each.number());
            if (isNews && control.latest(each.number()) < logTime) {
                writeExpiry();
            }
        }
    }

    private void writeExpiry() throws IOException {
        if (coverage.isPending()) {
            coverage.expireIn(generations.state());
            generations.publish();
            coverage.expired();
        }
    }

    /** Lets the generations go of which no index needs an entry, to be published; returns whether there was one. */
    private boolean expire() throws IOException {
        writeExpiry();
        boolean isAny = false;
        for (int i = generations.all().size() - 1; i >= 0; i--) {
            if (coverage.openers().isExpired(generations.all().get(i).number())) {
                generations.remove(i);
                isAny = true;
            }
        }
        if (isAny) {
            coverage.expireIn(generations.state());
        }
        return isAny;
    }

    private void evictOldest() {
        ChronicleState state = generations.state();
        long latest = control.latest(generations.all().get(0).number());
        state.evictedUpTo = Math.max(state.evictedUpTo, latest);
        generations.remove(0);
    }

    /** Lets the oldest go as long as there are too many entries. */
    void shrink() throws IOException {
        boolean isTooFull = generations.entries() > settings.maxEntries();
        while (generations.entries() > settings.maxEntries()) {
            evictOldest();
        }
        if (isTooFull) {
            generations.publish();
        }
    }

    private void addGeneration(long time) throws IOException {
        ChronicleState state = generations.state();
        ChronicleState.Generation info =
                new ChronicleState.Generation(state.nextNumber++, 0, capacity, 0, 0, -1, state.forgets);
        Path file = directory.resolve(info.fileName());
        if (Files.exists(spare)) {
            Files.move(spare, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            ChronicleGeneration.create(file, capacity);
        }
        control.generation(info.number(), 0, time, time);
        generations.add(info.withBytes(Files.size(file)));
    }

    /** Whether a new generation will be needed soon and is not there. */
    boolean needsSpare() {
        return !generations.all().isEmpty()
                && control.entries(generations.newest().number()) * 2
                        >= generations.newest().info().capacity()
                && !Files.exists(spare);
    }

    /** Makes the file of the next generation ahead of need, which takes a while. */
    Path prepareSpare() throws IOException {
        Path file = directory.resolve("next-" + coverage.openers().number() + ".map");
        ChronicleGeneration.create(file, capacity);
        return file;
    }

    /** Makes the first file at the opening: what Chronicle Map lacks shows there, and its start takes seconds. */
    void begin() throws IOException {
        if (generations.all().isEmpty() && !Files.exists(spare)) {
            keepSpare(prepareSpare());
        }
    }

    void keepSpare(Path prepared) throws IOException {
        Files.move(prepared, spare, StandardCopyOption.REPLACE_EXISTING);
    }
}
