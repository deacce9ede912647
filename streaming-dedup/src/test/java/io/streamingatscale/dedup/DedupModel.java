package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an index may know: entries of which some may have gone, since they were expired or evicted. It says of each answer
 * whether the index can have given it, and learns from the answer what has gone.
 */
final class DedupModel {

    /** A record of the log, as it was checked. */
    record LogRecord(int id, int partition, long offset, long time) {
        LogRecord at(long otherTime) {
            return new LogRecord(id, partition, offset, otherTime);
        }
    }

    private record Known(LogRecord first, long time) {
        boolean isFrom(int partition, long offset) {
            return first.partition == partition && first.offset == offset;
        }
    }

    private final boolean isWithinPartitions;
    private final List<Known> entries;

    DedupModel(DedupScope scope) {
        this(scope == DedupScope.PARTITION, List.of());
    }

    private DedupModel(boolean isWithinPartitions, List<Known> entries) {
        this.isWithinPartitions = isWithinPartitions;
        this.entries = new ArrayList<>(entries);
    }

    DedupModel copy() {
        return new DedupModel(isWithinPartitions, entries);
    }

    private List<Known> candidates(LogRecord record) {
        return entries.stream()
                .filter(e -> e.first.id == record.id)
                .filter(e -> !isWithinPartitions || e.first.partition == record.partition)
                .toList();
    }

    private static boolean fits(Known entry, LogRecord record) {
        return Math.abs(entry.time - record.time) <= DedupStep.WINDOW;
    }

    /** Entries that must be there: none of their time were let go. */
    long certain(long certainFrom) {
        return entries.stream().filter(e -> e.time >= certainFrom).count();
    }

    /** Whether a record can have been judged so, if all entries from {@code certainFrom} on are there. */
    boolean accepts(LogRecord record, DedupProbe answer, long certainFrom) {
        Predicate<Known> isSame = e -> e.isFrom(record.partition, record.offset);
        List<Known> candidates = candidates(record);
        if (answer.verdict() == DedupVerdict.REPLAY) {
            return candidates.stream().anyMatch(isSame);
        }
        Predicate<Known> isDenied = isSame.or(e -> fits(e, record));
        if (answer.verdict() == DedupVerdict.NEW) {
            return areGone(candidates, isDenied, certainFrom);
        }
        long named = named(candidates, record, answer);
        Predicate<Known> isBetter = e -> fits(e, record) && e.time > named;
        return named >= 0 && areGone(candidates, isSame.or(isBetter), certainFrom);
    }

    /** Whether nothing but a replay can be said of a record. */
    boolean isReplay(LogRecord record, long certainFrom) {
        return candidates(record).stream()
                .anyMatch(e -> e.isFrom(record.partition, record.offset) && e.time >= certainFrom);
    }

    private static boolean areGone(List<Known> candidates, Predicate<Known> which, long certainFrom) {
        return candidates.stream().filter(which).noneMatch(e -> e.time >= certainFrom);
    }

    /** Returns the log time of the entry that an answer names, -1 if there is none. */
    private static long named(List<Known> candidates, LogRecord record, DedupProbe answer) {
        return candidates.stream()
                .filter(e -> e.isFrom(answer.firstPartition(), answer.firstOffset()) && fits(e, record))
                .mapToLong(Known::time)
                .max()
                .orElse(-1);
    }

    /** Takes away what an answer shows to have gone; to be called before {@link #record}. */
    void learn(LogRecord record, DedupProbe answer) {
        if (answer.verdict() == DedupVerdict.REPLAY) {
            return;
        }
        long named = named(candidates(record), record, answer);
        candidates(record).stream()
                .filter(e -> e.isFrom(record.partition, record.offset) || (fits(e, record) && e.time > named))
                .forEach(entries::remove);
    }

    /** Does what an index does that gives an answer. */
    void record(LogRecord record, DedupVerdict verdict, int firstPartition, long firstOffset) {
        if (verdict == DedupVerdict.NEW) {
            entries.add(new Known(record, record.time));
        } else if (verdict == DedupVerdict.DUPLICATE) {
            candidates(record).stream()
                    .filter(e -> e.isFrom(firstPartition, firstOffset) && fits(e, record))
                    .max(Comparator.comparingLong(Known::time))
                    .filter(e -> record.time > e.time)
                    .ifPresent(e -> entries.set(entries.indexOf(e), new Known(e.first, record.time)));
        }
    }

    void forget(int partition, long from, long to) {
        entries.removeIf(e -> e.first.partition == partition && e.first.offset >= from && e.first.offset < to);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
