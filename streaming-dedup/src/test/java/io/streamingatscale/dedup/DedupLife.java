package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.DedupModel.LogRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Leads an index through the steps of a random life, and holds each of its answers against what it may know. */
final class DedupLife {

    private static final long START = 1_700_000_000_000L;
    private static final UUID UUID_ID = new UUID(0x6ba7b8109dad11d1L, 0x80b400c04fd430c8L);
    private static final List<Consumer<DedupProbe>> IDS = List.of(
            probe -> probe.id("a"),
            probe -> probe.id("a\0"),
            probe -> probe.id("b"),
            probe -> probe.id(UUID_ID),
            probe -> probe.id(UUID_ID.toString().toUpperCase(Locale.ROOT)),
            probe -> probe.id(new byte[16]),
            probe -> probe.id("an id of more than sixteen bytes"),
            probe -> probe.id("an id of more than sixteen bytes, too"));

    private final DedupBackend backend;
    private final DedupSettings settings;
    private final Path temporary;
    private final int[] partitions = new int[DedupStep.PARTITIONS];
    private final long[] clocks = new long[DedupStep.PARTITIONS];
    private final long[] nextOffsets = new long[DedupStep.PARTITIONS];
    private final List<LogRecord> log = new ArrayList<>();
    private final List<LogRecord> batch = new ArrayList<>();
    private final List<DedupProbe> probes =
            Stream.generate(DedupProbe::new).limit(16).toList();
    private DedupIndex index;
    private DedupKnowledge knowledge;
    private long expiry;
    private int batchLeft;
    private int crashes;

    private DedupLife(DedupBackend backend, DedupSettings settings, Path temporary) {
        this.backend = backend;
        this.settings = settings;
        this.temporary = temporary;
        Arrays.fill(clocks, START);
        index = backend.open(settings);
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = index.partition("p" + i);
        }
        index.force();
        knowledge = new DedupKnowledge(settings, partitions);
    }

    static void lead(DedupBackend backend, DedupSettings settings, Path temporary, List<DedupStep> steps) {
        DedupLife life = new DedupLife(backend, settings, temporary);
        try {
            steps.forEach(life::take);
            life.checkBatch();
            life.sweep(life.index, life.knowledge);
        } finally {
            life.index.close();
        }
    }

    private void take(DedupStep step) {
        int p = step.partition();
        switch (step.what()) {
            case RECORD -> {
                clocks[p] += step.ahead();
                log.add(new LogRecord(step.pick() % IDS.size(), partitions[p], nextOffsets[p]++, clocks[p]));
                add(log.get(log.size() - 1));
            }
            case REPLAY -> replayable(step.pick()).ifPresent(record -> add(record.at(record.time() + step.ahead())));
            default -> {
                checkBatch();
                takeOther(step, p);
            }
        }
        knowledge.verify(index);
    }

    private void takeOther(DedupStep step, int p) {
        switch (step.what()) {
            case BATCH -> batchLeft = 2 + step.pick() % 8;
            case COVER -> knowledge.cover(index, partitions[p], coverage(p, step));
            case FORGET -> forget(p, step.pick());
            case EXPIRE -> expire(slowest() - DedupStep.WINDOW + step.ahead());
            case FORCE -> force();
            case REOPEN -> reopen();
            default -> crash();
        }
    }

    private Coverage coverage(int p, DedupStep step) {
        return new Coverage(clocks[p] + step.ahead(), Math.max(0, nextOffsets[p] - step.pick() % 4));
    }

    private Optional<LogRecord> replayable(int pick) {
        return log.isEmpty() ? Optional.empty() : Optional.of(log.get(log.size() - 1 - pick % log.size()));
    }

    private long slowest() {
        return Arrays.stream(clocks).min().orElseThrow();
    }

    private void add(LogRecord record) {
        batch.add(record);
        if (--batchLeft <= 0) {
            checkBatch();
        }
    }

    private void checkBatch() {
        batchLeft = 0;
        check(index, knowledge, List.copyOf(batch));
        batch.clear();
    }

    private void check(DedupIndex asked, DedupKnowledge known, List<LogRecord> records) {
        List<DedupProbe> asking = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            asking.add(fill(probes.get(i), records.get(i)));
        }
        long before = asked.entries();
        boolean isFull = isFull(asked, asking);
        known.judged(asked, records, asking, before, isFull);
    }

    private boolean isFull(DedupIndex asked, List<DedupProbe> asking) {
        DedupProbe[] array = asking.toArray(new DedupProbe[asking.size() + 1]);
        DedupProbe notAsked =
                new DedupProbe().id("not asked").origin(partitions[0], 0).logTime(START);
        array[asking.size()] = notAsked;
        try {
            if (asking.size() == 1) {
                asked.check(array[0]);
            } else {
                asked.checkAll(array, asking.size());
            }
            assertThat(notAsked.verdict()).isNull();
            return false;
        } catch (DedupFullException e) {
            return true;
        }
    }

    private static DedupProbe fill(DedupProbe probe, LogRecord record) {
        probe.origin(record.partition(), record.offset()).logTime(record.time());
        IDS.get(record.id()).accept(probe);
        return probe;
    }

    private void forget(int p, int pick) {
        long from = pick % (nextOffsets[p] + 1);
        long to = pick % 3 == 0 ? Long.MAX_VALUE : from + pick % 8;
        knowledge.forget(index, partitions[p], from, to);
    }

    private void expire(long logTime) {
        expiry = logTime;
        knowledge.expire(index, logTime);
    }

    private void force() {
        index.force();
        knowledge.forced(index);
    }

    private void forceIfTooVague() {
        if (knowledge.isTooVagueToOpen()) {
            force();
        }
    }

    private void reopen() {
        if (settings.directory().isEmpty()) {
            return;
        }
        forceIfTooVague();
        index.close();
        index = backend.open(settings);
        knowledge = lookAt(index);
    }

    private DedupKnowledge lookAt(DedupIndex opened) {
        assertThat(opened.damage()).isEmpty();
        DedupKnowledge known = knowledge.reopened(opened);
        known.expire(opened, expiry);
        known.verify(opened);
        return known;
    }

    /** What a crash would leave is opened and looked at on the side. */
    private void crash() {
        if (settings.directory().isEmpty()) {
            return;
        }
        forceIfTooVague();
        Path copy = temporary.resolve("crash" + crashes++);
        DedupFiles.copy(settings.directory().get(), copy);
        try (DedupIndex crashed = backend.open(settings.directory(copy))) {
            sweep(crashed, lookAt(crashed));
        }
    }

    /** Asks for each record that was ever checked. */
    private void sweep(DedupIndex asked, DedupKnowledge known) {
        log.forEach(record -> check(asked, known, List.of(record)));
        known.verify(asked);
    }
}
