package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.CheckpointStoreDefect.*;
import static io.streamingatscale.testkit.DefectRules.has;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store that is right, but for the defect that it has at present. */
final class WrongCheckpointStore implements CheckpointStore {

    /** What is kept of a partition. */
    private record Kept(long epoch, Object owner, Position position, long savedBy) {}

    /** The place that the instances share. */
    static final class Place {
        private final Map<List<String>, Kept> kept = new ConcurrentHashMap<>();
        private final Exchanger<Object> meeting = new Exchanger<>();
    }

    private final Place place;
    private final Map<List<String>, Optional<Checkpoint>> cache = new HashMap<>();

    WrongCheckpointStore(Place place) {
        this.place = place;
    }

    @Override
    public String name() {
        return "wrong";
    }

    private static List<String> key(String pipeline, Partition partition) {
        if (has(JOINS_NAMES)) {
            return List.of(pipeline + "-" + partition.stream() + "-" + partition.id());
        }
        return List.of(
                has(IGNORES_THE_PIPELINE) ? "" : name(pipeline),
                has(IGNORES_THE_STREAM) ? "" : name(partition.stream()),
                name(partition.id()));
    }

    private static String name(String name) {
        String cased = has(IGNORES_CASE) ? name.toLowerCase(Locale.ROOT) : name;
        return has(CUTS_LONG_NAMES) ? cased.substring(0, Math.min(cased.length(), 150)) : cased;
    }

    // ---- claim ----

    @Override
    public Claim claim(String pipeline, Partition partition) {
        List<String> key = key(pipeline, partition);
        cache.remove(key);
        Kept before = place.kept.get(key);
        Kept claimed;
        if (has(CLAIM_READS_AND_WRITES_APART)) {
            meetAnother();
            long epoch = claimed(before).epoch;
            claimed = place.kept.compute(
                    key, (same, last) -> new Kept(epoch, this, last == null ? null : last.position, epoch));
        } else {
            claimed = place.kept.compute(key, (same, last) -> claimed(last));
        }
        return claim(pipeline, partition, claimed, before);
    }

    private Kept claimed(Kept last) {
        if (last == null) {
            return new Kept(1, this, null, 0);
        }
        long epoch = has(CLAIM_BY_THE_OWNER_RAISES_NOTHING) && last.owner == this ? last.epoch : last.epoch + 1;
        return new Kept(epoch, this, has(CLAIM_FORGETS_THE_POSITION) ? null : last.position, last.savedBy);
    }

    private static Claim claim(String pipeline, Partition partition, Kept claimed, Kept before) {
        Position position = claimed.position;
        if (has(CLAIM_GIVES_THE_LAST_OWNERS_POSITION) && before != null && before.savedBy != before.epoch) {
            position = null;
        }
        if (has(FIRST_CLAIM_IS_AT_ZERO) && before == null) {
            position = Position.of(0);
        }
        return position == null
                ? Claim.first(pipeline, partition, claimed.epoch)
                : Claim.resuming(pipeline, partition, claimed.epoch, position);
    }

    private void meetAnother() {
        try {
            place.meeting.exchange(this, 20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            // nobody else is there
        }
    }

    // ---- load ----

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        List<String> key = key(pipeline, partition);
        return has(CACHES_WHAT_IT_LOADED)
                ? cache.computeIfAbsent(key, absent -> loaded(pipeline, partition))
                : loaded(pipeline, partition);
    }

    private Optional<Checkpoint> loaded(String pipeline, Partition partition) {
        Kept kept = place.kept.get(key(pipeline, partition));
        if (kept == null) {
            return Optional.empty();
        }
        Position position =
                kept.position == null && has(LOAD_IS_ZERO_WHERE_NOTHING_WAS_SAVED) ? Position.of(0) : kept.position;
        long epoch = has(LOAD_HAS_THE_SAVERS_EPOCH) ? kept.savedBy : kept.epoch;
        return Optional.ofNullable(position).map(known -> new Checkpoint(pipeline, partition, known, epoch));
    }

    // ---- save ----

    @Override
    public void save(Checkpoint checkpoint) {
        List<String> key = key(checkpoint.pipeline(), checkpoint.partition());
        cache.remove(key);
        if (has(SAVE_CHECKS_AND_WRITES_APART)) {
            check(checkpoint, place.kept.get(key));
            awaitClaim(key, checkpoint.epoch());
            place.kept.computeIfPresent(key, (same, last) -> saved(last, checkpoint));
        } else if (has(OLDER_EPOCH_IS_FENCED_AFTER_THE_WRITE)) {
            Kept before = place.kept.put(key, saved(place.kept.get(key), checkpoint));
            check(checkpoint, before);
        } else {
            place.kept.compute(key, (same, last) -> check(checkpoint, last) ? saved(last, checkpoint) : last);
        }
    }

    /** Returns whether to write. */
    private static boolean check(Checkpoint checkpoint, Kept last) {
        long fence = has(FENCES_WHEN_THE_NEW_OWNER_HAS_SAVED) ? last.savedBy : last.epoch;
        if (checkpoint.epoch() < fence) {
            if (has(OLDER_EPOCH_IS_DROPPED_IN_SILENCE)) {
                return false;
            }
            throw FencedException.of(checkpoint, fence);
        }
        if (checkpoint.epoch() > last.epoch && !has(TAKES_ANY_HIGHER_EPOCH)) {
            throw new IllegalStateException("never claimed");
        }
        boolean isBack = last.position != null && checkpoint.position().offset() < last.position.offset();
        boolean isSame = checkpoint.position().equals(last.position);
        if ((has(REFUSES_TO_GO_BACK) && isBack) || (has(REFUSES_THE_SAME_AGAIN) && isSame)) {
            throw new IllegalStateException("refused");
        }
        return true;
    }

    private static Kept saved(Kept last, Checkpoint checkpoint) {
        long offset = checkpoint.position().offset();
        String token = checkpoint.position().token().orElse(null);
        if (token == null && has(KEEPS_THE_TOKEN_BEFORE) && last.position != null) {
            token = last.position.token().orElse(null);
        }
        if (token != null && has(TRIMS_TOKENS)) {
            token = token.trim();
        }
        if (token != null && has(EMPTY_TOKEN_IS_NONE) && token.isEmpty()) {
            token = null;
        }
        long kept = has(OFFSETS_ARE_DOUBLES) ? (long) (double) offset : offset;
        Position position = token == null ? Position.of(kept) : Position.of(kept, token);
        return new Kept(Math.max(last.epoch, checkpoint.epoch()), last.owner, position, checkpoint.epoch());
    }

    /** Waits until another has claimed, but not for long. */
    private void awaitClaim(List<String> key, long epoch) {
        long start = System.nanoTime();
        while (place.kept.get(key).epoch == epoch && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(20)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        if (has(FORGETS_WHEN_CLOSED)) {
            place.kept.clear();
        }
    }
}
