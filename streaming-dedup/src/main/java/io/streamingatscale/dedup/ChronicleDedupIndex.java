package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An index that several processes of a machine share: each opens the same directory with the same settings, and an id is new
 * to one of them at most. It keeps its entries in Chronicle Map, an optional dependency. An index of one process alone does
 * better with the off-heap one, which is about ten times as fast and needs nothing but the JDK.
 *
 * <p><b>Needs</b> {@code net.openhft:chronicle-map:2026.1} without {@code net.openhft:chronicle-analytics}, a full JDK at
 * run time, a directory on a local disk, and the flags
 *
 * <pre>
 * --add-exports=java.base/sun.nio.ch=ALL-UNNAMED
 * --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED
 * --add-opens=java.base/java.lang=ALL-UNNAMED
 * --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
 * </pre>
 *
 * and does not run with {@code --sun-misc-unsafe-memory-access=deny}; what is missing is said by one exception. Opening sets
 * the system property {@code chronicle.analytics.disable} to true, for Chronicle Map reports its use to its makers
 * otherwise. Chronicle Map logs a warning when a directory is recovered, which is each time it is opened by the first.
 *
 * <p><b>Threads:</b> one index as {@link DedupIndex} says; any number of indexes of one directory at the same time, at most
 * 64, in the same JVM or in others. Each call waits for those of the others; a batch is one call.
 *
 * <p><b>Bounds:</b> the entries are in at least four generations, each a file, which go as a whole: a full index lets a
 * quarter of its entries go, and an expired entry makes room when all of its generation have expired, for all processes that
 * are alive. A part of a partition that one index forgets is forgotten by all at once; coverage is told to the others by
 * {@link #force}.
 *
 * <p><b>Durability:</b> entries are in mapped memory: those recorded by a process that is killed stay, forced or not. What it
 * was writing when it was killed is repaired by the next call of any process, and by the next opening. After a crash of the
 * machine, what was forced is there as far as Chronicle Map recovers a file of which some pages were written later and others
 * were not, with one exception: an id that was seen again twice since the last {@link #force} may be known as of an earlier
 * log time. What was not forced is there in part, in no order. If entries are missing by their number or a file is cut or
 * unreadable, that is damage, and the index is empty.
 */
public final class ChronicleDedupIndex implements DedupIndex {

    private final Path directory;
    private final DedupSettings settings;
    private final ChronicleLocks locks;
    private final ChronicleControl control;
    private final ChronicleNames names;
    private final ChronicleOpeners openers;
    private final ChronicleCoverage coverage;
    private final ChronicleGenerations generations;
    private final ChronicleRoom room;
    private final ChronicleJudge judge;
    private Optional<String> damage = Optional.empty();
    private boolean isChanged;
    private boolean isClosed;

    private ChronicleDedupIndex(Path directory, DedupSettings settings, ChronicleLocks locks) throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.locks = locks;
        this.control = ChronicleControl.open(directory);
        this.names = ChronicleNames.open(directory);
        this.openers = new ChronicleOpeners(locks, control);
        this.coverage = new ChronicleCoverage(openers);
        this.generations = new ChronicleGenerations(directory, settings.scope(), control);
        this.room = new ChronicleRoom(directory, settings, control, generations, coverage);
        this.judge = new ChronicleJudge(settings, names, generations, room);
    }

    /** Returns the kind of index that processes share. */
    public static DedupBackend backend() {
        return ChronicleBackend.INSTANCE;
    }

    static DedupIndex open(Path directory, DedupSettings settings) throws IOException {
        ChronicleLocks locks = ChronicleLocks.acquire(directory);
        ChronicleDedupIndex index = null;
        try {
            index = new ChronicleDedupIndex(directory, settings, locks);
            index.enter();
            return index;
        } catch (IOException | RuntimeException | Error e) {
            if (index != null) {
                index.leave();
            }
            locks.release();
            throw e;
        }
    }

    private void enter() throws IOException {
        locks.lock();
        try {
            if (!locks.isAnyAlive()) {
                damage = ChronicleRecovery.recover(directory, settings.scope(), names, control);
            }
            generations.sync();
            if (generations.state().scope != settings.scope()) {
                throw new DedupException("directory is in use with another scope: directory=" + directory + ", scope="
                        + settings.scope() + "; use another directory");
            }
            begin();
            openers.enter(++generations.state().lastSession);
            generations.publish();
            room.shrink();
            room.begin();
            control.busy(false);
        } finally {
            locks.unlock();
        }
    }

    /** Follows what others did, and repairs what one left that died or failed in its call. */
    private void begin() throws IOException {
        boolean isLeftBusy = control.isBusy();
        control.busy(true);
        names.readTo(control.namesBytes());
        if (isLeftBusy) {
            generations.forgetState();
        }
        generations.sync();
        if (isLeftBusy) {
            generations.repair();
        }
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    /** Does something under the lock of the directory; if it fails half-way, the next call repairs what it left. */
    private <T> T locked(Call<T> call) {
        return uninterrupted(() -> {
            locks.lock();
            try {
                begin();
                T result = call.run();
                control.busy(false);
                return result;
            } catch (DedupException e) {
                control.busy(false);
                throw e;
            } finally {
                locks.unlock();
            }
        });
    }

    /** Keeps an interrupt back, which would close the channels that the thread uses. */
    private <T> T uninterrupted(Call<T> call) {
        boolean isInterrupted = Thread.interrupted();
        try {
            return call.run();
        } catch (DedupException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DedupException(
                    "dedup index failed: directory=" + directory + ", error=" + e + "; trying again is safe", e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public int partition(String name) {
        int known = names.number(name);
        if (known >= 0) {
            return known;
        }
        Checks.atMost(name.getBytes(StandardCharsets.UTF_8).length, ChronicleNames.MOST_NAME_BYTES, "bytes of name");
        return locked(() -> learn(name));
    }

    private int learn(String name) throws IOException {
        int known = names.number(name);
        if (known >= 0) {
            return known;
        }
        if (names.size() == MOST_PARTITIONS) {
            throw new DedupException("partitions must be <= " + MOST_PARTITIONS + ": directory=" + directory
                    + "; use another directory");
        }
        int number = names.add(name);
        control.namesBytes(names.bytes());
        return number;
    }

    @Override
    public String partitionName(int partition) {
        return names.name(partition);
    }

    @Override
    public DedupVerdict check(DedupProbe probe) {
        prepare(probe);
        return locked(() -> judge.judge(probe));
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        Objects.checkFromIndexSize(0, count, probes.length);
        for (int i = 0; i < count; i++) {
            prepare(probes[i]);
        }
        locked(() -> {
            for (int i = 0; i < count; i++) {
                judge.judge(probes[i]);
            }
            return count;
        });
    }

    private void prepare(DedupProbe probe) {
        probe.clearVerdict();
        boolean isKnown = probe.partition() < names.size() || probe.partition() < locked(names::size);
        if (!isKnown) {
            throw new IllegalArgumentException(
                    "partition must be one that the index gave: partition=" + probe.partition());
        }
    }

    @Override
    public Optional<Coverage> coverage(int partition) {
        return locked(() -> {
            ChronicleState state = generations.state();
            return coverage.view(partition, state).map(known -> ChronicleCoverage.raised(known, state.evictedUpTo + 1));
        });
    }

    @Override
    public void cover(int partition, Coverage newCoverage) {
        coverage.cover(partition, newCoverage);
        isChanged = true;
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        if (fromOffset < toOffset) {
            locked(() -> {
                generations.state().forget(partition, fromOffset, toOffset);
                generations.publish();
                return partition;
            });
        }
    }

    @Override
    public void expireBefore(long logTime) {
        locked(() -> {
            room.expireBefore(logTime);
            return logTime;
        });
        isChanged = true;
    }

    @Override
    public void force() {
        isChanged |= judge.takeChange();
        if (!isChanged) {
            return;
        }
        List<ChronicleState.Generation> counted = locked(generations::counted);
        uninterrupted(() -> {
            names.force(names.size());
            generations.force();
            return counted;
        });
        locked(() -> {
            publish(counted);
            return counted;
        });
        isChanged = false;
        if (room.needsSpare()) {
            Path prepared = uninterrupted(() -> room.prepareSpare());
            locked(() -> {
                room.keepSpare(prepared);
                return prepared;
            });
        }
    }

    /** States as durable what was recorded and counted before the files were forced. */
    private void publish(List<ChronicleState.Generation> counted) throws IOException {
        ChronicleState state = generations.state();
        state.namesBytes = Math.max(state.namesBytes, names.durableBytes());
        generations.forced(counted);
        coverage.forceIn(state);
        generations.publish();
        coverage.forced();
    }

    @Override
    public long entries() {
        return locked(generations::entries);
    }

    @Override
    public OptionalLong evictedUpTo() {
        long evictedUpTo = locked(() -> generations.state().evictedUpTo);
        return evictedUpTo < 0 ? OptionalLong.empty() : OptionalLong.of(evictedUpTo);
    }

    @Override
    public Optional<String> damage() {
        return damage;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        uninterrupted(() -> {
            leave();
            locks.release();
            return isClosed;
        });
    }

    private void leave() throws IOException {
        locks.lock();
        try {
            openers.leave();
            generations.close();
            names.close();
        } finally {
            locks.unlock();
        }
    }
}
