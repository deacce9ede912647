package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.DefectRules.has;
import static io.streamingatscale.testkit.SourceDefect.*;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.testkit.WrongSource.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Owns every partition whose number is its own among the readers, and reads seven records at a time. */
final class WrongSourceReader implements SourceReader<String> {

    private static final int BATCH = 7;

    private final WrongSource.Log log;
    private final OwnershipListener listener;
    /** Where it is in each partition it owns. */
    private final Map<Integer, Long> next = new HashMap<>();
    /** From when on a released partition may be offered again. */
    private final Map<Integer, Long> pausedUntil = new HashMap<>();

    private final Map<Integer, Long> released = new HashMap<>();
    private final Set<Integer> readAhead = new HashSet<>();
    /** Those it has asked the listener to claim. */
    private final Set<Integer> known = new HashSet<>();

    /** How many readers there were before. */
    private final int birth;

    private boolean isStopped;
    private int turn;

    WrongSourceReader(WrongSource.Log log, OwnershipListener listener) {
        this.log = log;
        this.birth = log.births++;
        this.listener = listener;
    }

    private static Partition partition(int number) {
        return Partition.of("log", number);
    }

    @Override
    public Optional<Batch<String>> poll(Duration timeout) {
        if (has(WAITS_WITHOUT_TIME) && timeout.isZero()) {
            LockSupport.parkNanos(20_000_000);
        }
        for (int number = 0; number < log.partitions.size(); number++) {
            if (isMine(number)) {
                if (has(READS_AHEAD_OF_THE_CLAIM) && readAhead.add(number)) {
                    return batch(number, 0);
                }
                claim(number);
            } else if (known.remove(number)) {
                giveUp(number);
            }
        }
        return isStopped ? Optional.empty() : nextBatch();
    }

    // ---- ownership ----

    private boolean isMine(int number) {
        if (has(FIRST_READER_KEEPS_ALL)) {
            return log.readers.get(0) == this;
        }
        return has(EVERY_READER_OWNS_ALL) || log.readers.get(number % log.readers.size()) == this;
    }

    private void giveUp(int number) {
        boolean isReleased = next.remove(number) == null;
        if (!isReleased || !has(SAYS_NOTHING_OF_WHAT_WAS_RELEASED)) {
            listener.onRevoke(Set.of(partition(number)));
        }
        log.owners.remove(number, this);
    }

    private void claim(int number) {
        WrongSourceReader owner = log.owners.get(number);
        boolean isFree = owner == null || (owner == this && !next.containsKey(number)) || has(EVERY_READER_OWNS_ALL);
        if (next.containsKey(number) || !isFree || isPaused(number)) {
            return;
        }
        log.owners.put(number, this);
        known.add(number);
        try {
            boolean[] isAsked = {false};
            Grant grant = listener.onClaim(partition(number), claim -> {
                isAsked[0] = true;
                return Position.of(0, "start");
            });
            begin(number, grant.start(), isAsked[0]);
        } catch (TransientException e) {
            if (has(FORGETS_A_FAILED_CLAIM)) {
                pausedUntil.put(number, Long.MAX_VALUE);
            }
            if (has(READS_AFTER_A_FAILED_CLAIM)) {
                next.put(number, 0L);
            }
        }
    }

    private boolean isPaused(int number) {
        Long until = pausedUntil.get(number);
        return until != null && (until == Long.MAX_VALUE || System.nanoTime() - until < 0);
    }

    private void begin(int number, Position start, boolean isFirst) {
        long from = start.offset();
        if (has(BEGINS_ANEW_WITHOUT_A_TOKEN) && start.token().isEmpty()) {
            from = 0;
        }
        if (has(START_IS_FOUND_WHEN_IT_IS_READ) && from == 0 && !isFirst) {
            from = log.end(number);
        }
        if (has(GOES_ON_WHERE_IT_WAS_RELEASED) && released.containsKey(number)) {
            from = released.get(number);
        }
        if (from < log.firstOffsets.getOrDefault(number, 0L)) {
            if (!has(PASSES_OVER_WHAT_WAS_TRIMMED)) {
                throw new PositionLostException("removed from the log", null);
            }
        }
        next.put(number, from);
    }

    // ---- records ----

    private Optional<Batch<String>> nextBatch() {
        int count = log.partitions.size();
        for (int i = 0; i < count; i++) {
            int number = Math.floorMod(turn++, count);
            if (next.containsKey(number) && log.end(number) > next.get(number)) {
                Optional<Batch<String>> batch = batch(number, next.get(number));
                batch.ifPresent(found -> next.put(number, lastOf(found) + 1));
                return batch;
            }
        }
        return Optional.empty();
    }

    private static long lastOf(Batch<String> batch) {
        return Long.parseLong(batch.next().token().orElseThrow());
    }

    private Optional<Batch<String>> batch(int number, long from) {
        List<Entry> entries = log.partitions.get(number).stream()
                .filter(entry -> entry.offset() >= from)
                .limit(BATCH)
                .toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        long last = entries.get(entries.size() - 1).offset();
        long after = has(POSITION_IS_THAT_OF_THE_LAST_RECORD) ? last : last + 1;
        Position position = Position.of(after, Long.toString(last));
        return Optional.of(new Batch<>(partition(number), records(number, entries), position, 0));
    }

    private List<StreamRecord<String>> records(int number, List<Entry> entries) {
        List<StreamRecord<String>> records = new ArrayList<>();
        for (Entry entry : entries) {
            long offset = entry.offset();
            if (has(GIVES_AN_OFFSET_TWICE) && offset > 200) {
                offset = 200;
            }
            if (has(COUNTS_OFFSETS_ANEW)) {
                offset += birth;
            }
            if (!has(LEAVES_OUT_A_RECORD_NOW_AND_THEN) || offset != 380) {
                records.add(StreamRecord.of(new Origin(partition(number), offset), entry.time(), entry.id()));
            }
        }
        return records;
    }

    @Override
    public Optional<Position> positionAt(Claim claim, Instant logTime) {
        int number = Integer.parseInt(claim.partition().id());
        long offset = log.partitions.get(number).stream()
                .filter(entry -> !entry.time().isBefore(logTime))
                .findFirst()
                .map(Entry::offset)
                .orElse(log.end(number));
        return Optional.of(Position.of(has(POSITION_AT_IS_THE_RECORD_AFTER) ? offset + 1 : offset));
    }

    @Override
    public OptionalLong logEnd(Partition partition) {
        long end = log.end(Integer.parseInt(partition.id()));
        return OptionalLong.of(has(LOG_END_IS_THE_LAST_RECORD) ? end - 1 : end);
    }

    // ---- the end ----

    @Override
    public void release(Partition partition, Duration pause) {
        int number = Integer.parseInt(partition.id());
        isStopped = has(RELEASE_STOPS_ALL) && !pause.isZero();
        if (has(READS_ON_AFTER_A_RELEASE) && pause.isZero()) {
            next.put(number, 0L);
            return;
        }
        Long at = next.remove(number);
        released.put(number, at);
        pausedUntil.put(number, has(RELEASES_FOR_EVER) ? Long.MAX_VALUE : System.nanoTime() + pause.toNanos());
    }

    @Override
    public void close() {
        if (has(CLOSE_CALLS_THE_LISTENER)) {
            next.keySet().forEach(number -> listener.onRevoke(Set.of(partition(number))));
        }
        if (!has(CLOSE_KEEPS_THE_PARTITIONS) || next.size() < 2) {
            log.owners.values().removeIf(owner -> owner == this);
        }
        log.readers.remove(this);
    }
}
