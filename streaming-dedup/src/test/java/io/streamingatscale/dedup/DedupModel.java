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

    /** Of an entry with {@code mayGo} it is not known whether it is there: it was held when its time expired. */
    private record Known(LogRecord first, long time, boolean mayGo) {
        boolean isFrom(int partition, long offset) {
            return first.partition == partition && first.offset == offset;
        }
    }

    private final boolean isWithinPartitions;
    private final List<Known> entries;
    private DedupModel start = this;
    private long expiry;
    /** The latest time of what is no entry here and may take room all the same: forgotten, or of an earlier time of an id. */
    private long latestHidden = -1;
    /** The latest time of such that was written after the last time of expiry was told, and so stays until the next. */
    private long latestHeld = -1;

    DedupModel(DedupScope scope) {
        this(scope == DedupScope.PARTITION, List.of());
    }

    private DedupModel(boolean isWithinPartitions, List<Known> entries) {
        this.isWithinPartitions = isWithinPartitions;
        this.entries = new ArrayList<>(entries);
    }

    /** Begins here: {@link #start} gives what is known now. */
    DedupModel begin() {
        start = copy();
        return this;
    }

    DedupModel start() {
        return start;
    }

    DedupModel copy() {
        DedupModel copy = new DedupModel(isWithinPartitions, entries);
        copy.expiry = expiry;
        copy.latestHidden = latestHidden;
        copy.latestHeld = latestHeld;
        return copy;
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

    /** Whether it fits one of the times at which the id was seen: an index may keep more of them than the latest. */
    private static boolean fitsOnce(Known entry, LogRecord record) {
        return record.time >= entry.first.time - DedupStep.WINDOW && record.time <= entry.time + DedupStep.WINDOW;
    }

    private static boolean isCertain(Known entry, long evictedUpTo) {
        return entry.time > evictedUpTo && !entry.mayGo;
    }

    /** Entries that must be there: they did not expire, and none of their time were evicted. */
    long certain(long evictedUpTo) {
        return entries.stream().filter(e -> isCertain(e, evictedUpTo)).count();
    }

    /** Whether nothing needs the room that it takes: what is forgotten may take room until it expires. */
    boolean isAllExpired() {
        return entries.stream().allMatch(e -> e.mayGo && e.time < expiry) && latestHidden < expiry && latestHeld < 0;
    }

    /** Whether a record can have been judged so, if all entries that did not expire and are later than {@code evictedUpTo} are there. */
    boolean accepts(LogRecord record, DedupProbe answer, long evictedUpTo) {
        Predicate<Known> isSame = e -> e.isFrom(record.partition, record.offset);
        List<Known> candidates = candidates(record);
        if (answer.verdict() == DedupVerdict.REPLAY) {
            return candidates.stream().anyMatch(isSame);
        }
        Predicate<Known> isDenied = isSame.or(e -> fits(e, record));
        if (answer.verdict() == DedupVerdict.NEW) {
            return areGone(candidates, isDenied, evictedUpTo);
        }
        long named = named(candidates, record, answer);
        Predicate<Known> isBetter = e -> fits(e, record) && e.time > named;
        return named >= 0 && areGone(candidates, isSame.or(isBetter), evictedUpTo);
    }

    /** Whether nothing but a replay can be said of a record. */
    boolean isReplay(LogRecord record, long evictedUpTo) {
        return candidates(record).stream()
                .anyMatch(e -> e.isFrom(record.partition, record.offset) && isCertain(e, evictedUpTo));
    }

    private static boolean areGone(List<Known> candidates, Predicate<Known> which, long evictedUpTo) {
        return candidates.stream().filter(which).noneMatch(e -> isCertain(e, evictedUpTo));
    }

    /** Returns the log time of the entry that an answer names, -1 if there is none. */
    private static long named(List<Known> candidates, LogRecord record, DedupProbe answer) {
        return candidates.stream()
                .filter(e -> e.isFrom(answer.firstPartition(), answer.firstOffset()) && fitsOnce(e, record))
                .mapToLong(Known::time)
                .max()
                .orElse(-1);
    }

    /** Takes away what an answer shows to have gone, and knows what it shows to be there; called before {@link #record}. */
    void learn(LogRecord record, DedupProbe answer) {
        List<Known> candidates = candidates(record);
        if (answer.verdict() == DedupVerdict.REPLAY) {
            candidates.stream()
                    .filter(e -> e.isFrom(record.partition, record.offset))
                    .max(Comparator.comparingLong(Known::time))
                    .ifPresent(this::isThere);
            return;
        }
        long named = answer.verdict() == DedupVerdict.DUPLICATE ? named(candidates, record, answer) : -1;
        candidates.stream()
                .filter(e -> e.isFrom(record.partition, record.offset) || (fits(e, record) && e.time > named))
                .forEach(entries::remove);
        candidates.stream()
                .filter(e -> e.isFrom(answer.firstPartition(), answer.firstOffset()) && e.time == named)
                .filter(e -> fits(e, record))
                .findFirst()
                .ifPresent(this::isThere);
    }

    private void isThere(Known entry) {
        if (entry.time >= expiry) {
            entries.set(entries.indexOf(entry), new Known(entry.first, entry.time, false));
        }
    }

    /** Does what an index does that gives an answer. */
    void record(LogRecord record, DedupVerdict verdict, int firstPartition, long firstOffset) {
        if (verdict == DedupVerdict.NEW) {
            // one of the same origin had gone then
            entries.removeIf(e -> e.first.id == record.id && e.isFrom(record.partition, record.offset));
            entries.add(new Known(record, record.time, false));
        } else if (verdict == DedupVerdict.DUPLICATE) {
            candidates(record).stream()
                    .filter(e -> e.isFrom(firstPartition, firstOffset) && fitsOnce(e, record))
                    .max(Comparator.comparingLong(Known::time))
                    .ifPresent(e -> refresh(e, record.time));
        }
    }

    private void refresh(Known entry, long time) {
        if (time > entry.time) {
            entries.set(entries.indexOf(entry), new Known(entry.first, time, false));
        } else if (entry.mayGo) {
            hide(time, true);
        }
    }

    private void hide(long time, boolean isHeld) {
        latestHidden = Math.max(latestHidden, time);
        latestHeld = isHeld ? Math.max(latestHeld, time) : latestHeld;
    }

    /** Lets the entries go that are held and are earlier than the time. */
    void expire(long logTime) {
        expiry = logTime;
        latestHeld = latestHeld < logTime ? -1 : latestHeld;
        entries.replaceAll(e -> new Known(e.first, e.time, e.mayGo || e.time < logTime));
    }

    void forget(int partition, long from, long to) {
        for (Known e : List.copyOf(entries)) {
            if (e.first.partition == partition && e.first.offset >= from && e.first.offset < to) {
                hide(e.time, !e.mayGo);
                entries.remove(e);
            }
        }
    }

    /** All that it is made of, to be compared. */
    Object state() {
        return List.of(List.copyOf(entries), expiry, latestHidden, latestHeld);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
