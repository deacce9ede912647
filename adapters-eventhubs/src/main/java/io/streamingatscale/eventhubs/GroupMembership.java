package io.streamingatscale.eventhubs;

import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.OwnershipStore.Owned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group that shares a hub's partitions out through a store: looks at it now and then, renews what it owns and
 * claims its share. One look is one reading and one writing of the store, whatever they bring; so a store that refuses all
 * is not asked more often than one that does not.
 *
 * <p>Whether another member is alive is told by its records changing, by this member's own clock; only at first sight of a
 * record its age counts.
 *
 * <p><b>Threads:</b> a thread of its own looks; the rest as {@link Membership} says.
 */
final class GroupMembership implements Membership {

    private static final Logger log = LoggerFactory.getLogger(EventHubsSource.class);

    /**
     * How a member behaves.
     *
     * @param name the member's
     * @param renewEvery time between two looks, less or more by up to a fifth
     * @param expireAfter how long a record may stay unchanged before it is free
     */
    record Terms(String name, Duration renewEvery, Duration expireAfter) {}

    /** A version of a record, and since when it has been the same. */
    private record Seen(String version, long since) {}

    private final Terms terms;
    private final Supplier<List<String>> partitionIds;
    private final OwnershipStore store;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Random random;
    private final FairShare share;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, Seen> seen = new HashMap<>();
    private final AtomicLong asked = new AtomicLong();

    /** Guarded by this, as are writes of {@code mine}. */
    private final TakenPartitions taken;

    private volatile Set<String> mine = Set.of();
    private volatile long answered = -1;
    private volatile @Nullable RuntimeException failure;

    GroupMembership(
            Terms terms,
            Supplier<List<String>> partitionIds,
            OwnershipStore store,
            LongSupplier nanoTime,
            InstantSource clock,
            Random random) {
        this.terms = terms;
        this.partitionIds = partitionIds;
        this.store = store;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.random = random;
        this.share = new FairShare(random);
        this.taken = new TakenPartitions(nanoTime);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "eventhubs-group-" + terms.name());
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to look. */
    GroupMembership start() {
        thread.execute(this::lookAndPlanNext);
        return this;
    }

    @Override
    public Set<String> partitions() {
        RuntimeException trouble = failure;
        boolean isPassing = trouble == null || trouble instanceof TransientException;
        if (trouble != null && (!isPassing || mine.isEmpty())) {
            throw trouble;
        }
        return mine;
    }

    @Override
    public long ask() {
        long number = asked.incrementAndGet();
        thread.execute(() -> {
            if (answered < number) {
                look();
            }
        });
        return number;
    }

    @Override
    public boolean isSince(long number) {
        return answered >= number;
    }

    @Override
    public synchronized void taken(String partition) {
        taken.add(partition);
        mine = Set.copyOf(taken.without(mine));
    }

    private synchronized Set<String> takenSoFar() {
        return taken.present();
    }

    /** Takes note of what the store has answered; what one of the group had taken is no longer left alone. */
    private synchronized void owns(Set<String> partitions, Set<String> takenByTheGroup) {
        taken.removeAll(takenByTheGroup);
        mine = Set.copyOf(taken.without(partitions));
    }

    /** Returns the partitions whose records may name this member. */
    private synchronized Set<String> named() {
        Set<String> named = new HashSet<>(taken.present());
        named.addAll(mine);
        return named;
    }

    // ---- the group's thread ----

    private void lookAndPlanNext() {
        look();
        long usual = terms.renewEvery().toNanos();
        long next = (long) (usual * (0.8 + 0.4 * random.nextDouble()));
        if (!thread.isShutdown()) {
            var unused = thread.schedule(this::lookAndPlanNext, next, TimeUnit.NANOSECONDS);
        }
    }

    /** Looks at the store once. */
    void look() {
        long number = asked.get();
        Set<String> takenByTheGroup = new HashSet<>(takenSoFar());
        try {
            List<String> partitions = partitionIds.get();
            List<Owned> records = store.list(partitions);
            records.stream().filter(this::isMine).map(Owned::partition).forEach(takenByTheGroup::remove);
            owns(renewAndClaim(partitions, records), takenByTheGroup);
            failure = null;
            answered = number;
        } catch (RuntimeException e) {
            log.warn("partitions are not shared out for now: member={}, owned={}", terms.name(), mine, e);
            failure = e;
        }
    }

    private Set<String> renewAndClaim(List<String> partitions, List<Owned> records) {
        Map<String, Owned> byPartition = new HashMap<>();
        records.forEach(record -> byPartition.put(record.partition(), record));
        Map<String, String> owners = new HashMap<>();
        List<Owned> wanted = new ArrayList<>();
        Set<String> owned = new HashSet<>();
        for (Owned record : records) {
            if (isMine(record)) {
                wanted.add(record);
                owned.add(record.partition());
                owners.put(record.partition(), record.owner());
            } else if (isAlive(record)) {
                owners.put(record.partition(), record.owner());
            }
        }
        for (String id : share.claims(terms.name(), partitions, owners)) {
            Owned present = Optional.ofNullable(byPartition.get(id)).orElseGet(() -> Owned.absent(id));
            wanted.add(present.by(terms.name()));
        }
        store.write(wanted).forEach(written -> owned.add(written.partition()));
        return owned;
    }

    private boolean isMine(Owned record) {
        return record.owner().equals(terms.name());
    }

    private boolean isAlive(Owned record) {
        long now = nanoTime.getAsLong();
        Seen before = seen.get(record.partition());
        if (before == null || !before.version().equals(record.version())) {
            long age = before == null ? ageAtFirstSight(record) : 0;
            before = new Seen(record.version(), now - age);
            seen.put(record.partition(), before);
        }
        return !record.owner().isEmpty()
                && now - before.since() < terms.expireAfter().toNanos();
    }

    private long ageAtFirstSight(Owned record) {
        Instant now = clock.instant();
        Duration age =
                record.written().map(written -> Duration.between(written, now)).orElse(Duration.ZERO);
        if (age.isNegative()) {
            return 0;
        }
        return age.compareTo(terms.expireAfter()) > 0 ? terms.expireAfter().toNanos() : age.toNanos();
    }

    /** Leaves the partitions free for others at once, as far as the store can be reached. */
    @Override
    public void close() {
        thread.execute(this::leave);
        thread.shutdown();
        boolean isInterrupted = Thread.interrupted();
        try {
            if (!thread.awaitTermination(terms.renewEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("partitions could not be left in time and become free later: member={}", terms.name());
            }
        } catch (InterruptedException e) {
            isInterrupted = true;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void leave() {
        try {
            List<Owned> leaving = store.list(List.copyOf(named())).stream()
                    .filter(this::isMine)
                    .map(record -> record.by(""))
                    .toList();
            store.write(leaving);
        } catch (TransientException e) {
            log.warn("partitions are not left and become free later: member={}, partitions={}", terms.name(), mine, e);
        }
        owns(Set.of(), Set.of());
    }
}
