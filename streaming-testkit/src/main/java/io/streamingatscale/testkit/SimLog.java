package io.streamingatscale.testkit;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The partitioned log of a run. Each record has ten bytes and a log time a second after the one before; offsets rise, with a
 * gap behind every third record. Positions behind a batch name the log they are of, which may be made anew.
 */
final class SimLog<T> {

    static final String STREAM = "log";
    static final long RECORD_BYTES = 10;

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final SimSetup<T> setup;
    private final SimRun<T> run;
    private final Map<String, SimGroup<T>> groups = new LinkedHashMap<>();
    private final Map<Partition, Long> firsts = new HashMap<>();
    private final Set<Partition> silent = new HashSet<>();
    private int appended;
    private int recreations;
    private boolean hasLostRecords;

    SimLog(SimSetup<T> setup, SimRun<T> run) {
        this.setup = setup;
        this.run = run;
    }

    static Partition partition(int number) {
        return Partition.of(STREAM, number);
    }

    List<Partition> partitions() {
        List<Partition> all = new ArrayList<>();
        for (int number = 0; number < setup.partitions(); number++) {
            all.add(partition(number));
        }
        return all;
    }

    private static long offset(int index) {
        return (long) index + index / 3;
    }

    boolean hasMore() {
        return appended < setup.records();
    }

    /** Adds a record to each partition. */
    boolean append() {
        appended++;
        return true;
    }

    /** Returns the offset after the last record that is there. */
    long end(Partition partition) {
        return appended == 0 ? 0 : offset(appended - 1) + 1;
    }

    long first(Partition partition) {
        return firsts.getOrDefault(partition, 0L);
    }

    /** Returns an offset of the log that there is now. */
    Position at(long offset) {
        return Position.of(offset, "log " + recreations);
    }

    /** Returns up to {@code count} records from an offset on; empty where there are none, or none are handed out. */
    Optional<Batch<T>> read(Partition partition, long from, int count) {
        if (from >= end(partition) || silent.contains(partition)) {
            return Optional.empty();
        }
        List<StreamRecord<T>> records = new ArrayList<>();
        int index = index(Math.max(from, first(partition)));
        for (; index < appended && records.size() < count; index++) {
            records.add(record(partition, index));
        }
        long next = index < appended ? offset(index) : end(partition);
        return Optional.of(new Batch<>(partition, records, at(next), RECORD_BYTES * records.size()));
    }

    private StreamRecord<T> record(Partition partition, int index) {
        return StreamRecord.of(
                new Origin(partition, offset(index)),
                logTime(index),
                setup.values().at(Integer.parseInt(partition.id()), index));
    }

    /** Returns the number of the first record that is not before an offset. */
    private int index(long offset) {
        int index = 0;
        while (offset(index) < offset) {
            index++;
        }
        return index;
    }

    private static Instant logTime(int index) {
        return BEGIN.plusSeconds(index);
    }

    /** Returns where the first record in the log is that is not earlier. */
    Position positionAt(Partition partition, Instant logTime) {
        int index = index(first(partition));
        while (index < appended && logTime(index).isBefore(logTime)) {
            index++;
        }
        return at(index < appended ? offset(index) : end(partition));
    }

    // ---- who reads ----

    SimGroup<T> group(String pipeline) {
        return groups.computeIfAbsent(pipeline, key -> new SimGroup<>(pipeline, this, run));
    }

    /** Gives the partitions of a process that does not answer to others. */
    void expire(SimProcess<?> process) {
        groups.values().forEach(group -> group.expire(process));
    }

    void leave(SimProcess<?> process) {
        groups.values().forEach(group -> group.leave(process));
    }

    /** Moves a partition, of that process if it has one. */
    void move(FaultKind kind, SimProcess<?> process) {
        groups.values().forEach(group -> group.move(kind, process));
    }

    // ---- what goes wrong with it ----

    /** Has a partition hand out nothing until it is opened anew. */
    void silence() {
        silent.add(partition(run.pick(setup.partitions())));
    }

    void opened(Partition partition) {
        silent.remove(partition);
    }

    /** Removes what all pipelines have committed. */
    void trim(SimJudge judge) {
        partitions().forEach(partition -> firsts.put(partition, judge.committedByAll(partition)));
    }

    /** Removes all records from a partition in which every pipeline has a position. */
    void truncate(SimJudge judge) {
        List<Partition> begun = partitions().stream().filter(judge::isBegun).toList();
        if (!begun.isEmpty()) {
            Partition partition = begun.get(run.pick(begun.size()));
            firsts.put(partition, end(partition));
            hasLostRecords = true;
        }
    }

    /** Puts an empty log in the place of this one, into which the same records come again. */
    void recreate() {
        recreations++;
        appended = 0;
        firsts.clear();
        hasLostRecords = true;
    }

    /** Returns whether records may be gone that nobody has read. */
    boolean hasLostRecords() {
        return hasLostRecords;
    }

    /** Returns whether the log does not hold what follows a position, or is another log as far as the position tells. */
    boolean isRemoved(Partition partition, Position position) {
        return position.offset() < first(partition) || position.offset() > end(partition) || isOfAnother(position);
    }

    private boolean isOfAnother(Position position) {
        return position.token().isPresent() && !position.equals(at(position.offset()));
    }
}
