package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A range of the space of keys, and its documents: by key, in the order of their creation, and in that of their last write.
 *
 * <p><b>Threads:</b> whoever reads or writes documents holds the monitor of this.
 */
final class PhysicalPartition {

    /** When a document was written last; documents of one transaction are in the order of their creation. */
    private record Change(long lsn, long number) implements Comparable<Change> {
        static Change of(StoredDocument document) {
            return new Change(document.lsn(), document.number());
        }

        @Override
        public int compareTo(Change other) {
            return lsn == other.lsn ? Long.compare(number, other.number) : Long.compare(lsn, other.lsn);
        }
    }

    private final String id;
    private final String min;
    private final String max;
    private final List<String> parents;
    private final TokenBucket budget;
    private final Map<DocumentKey, StoredDocument> byKey = new HashMap<>();
    private final NavigableMap<Long, StoredDocument> byNumber = new TreeMap<>();
    private final NavigableMap<Change, StoredDocument> byChange = new TreeMap<>();
    private final UniqueKeys uniqueKeys;
    private final ReadWriteLock split = new ReentrantReadWriteLock();
    private long lsn;
    private boolean isGone;
    private long expiredAt;

    PhysicalPartition(
            String id, String min, String max, List<String> parents, TokenBucket budget, UniqueKeys uniqueKeys) {
        this.id = id;
        this.min = min;
        this.max = max;
        this.parents = List.copyOf(parents);
        this.budget = budget;
        this.uniqueKeys = uniqueKeys;
    }

    String id() {
        return id;
    }

    String min() {
        return min;
    }

    String max() {
        return max;
    }

    List<String> parents() {
        return parents;
    }

    TokenBucket budget() {
        return budget;
    }

    boolean covers(String effectiveKey) {
        return effectiveKey.compareTo(min) >= 0 && effectiveKey.compareTo(max) < 0;
    }

    long lsn() {
        return lsn;
    }

    synchronized long currentLsn() {
        return lsn;
    }

    /** Returns whether this was split. */
    boolean isGone() {
        return isGone;
    }

    /**
     * Checks that this was not split.
     *
     * @throws Refusal 410 if it was
     */
    void checkPresent() {
        if (isGone) {
            throw Refusal.gone(id);
        }
    }

    @Nullable
    StoredDocument get(DocumentKey key) {
        return byKey.get(key);
    }

    /** Takes a position for a write. */
    long nextLsn() {
        return ++lsn;
    }

    /**
     * Stores a document in place of the one with its key.
     *
     * @throws Refusal 409 if another one has a value that must be unique
     */
    void put(StoredDocument document) {
        StoredDocument previous = byKey.get(document.key());
        uniqueKeys.replace(previous, document);
        forget(previous);
        byKey.put(document.key(), document);
        byNumber.put(document.number(), document);
        byChange.put(Change.of(document), document);
    }

    void remove(DocumentKey key) {
        StoredDocument previous = byKey.get(key);
        if (previous != null) {
            uniqueKeys.remove(previous);
            forget(previous);
        }
    }

    private void forget(@Nullable StoredDocument document) {
        if (document != null) {
            byKey.remove(document.key());
            byNumber.remove(document.number());
            byChange.remove(Change.of(document));
        }
    }

    /**
     * Works while this is not split. Clients that hear of a split do again all operations of a request of bulk: none of them may
     * have been done.
     */
    <T> T unsplit(Supplier<T> work) {
        split.readLock().lock();
        try {
            return work.get();
        } finally {
            split.readLock().unlock();
        }
    }

    /** Removes the documents that have outlived their time; in a second there is something to do once at most. */
    synchronized void expire(TimeToLive timeToLive, long now) {
        if (timeToLive.isOn() && now != expiredAt) {
            expiredAt = now;
            byKey.values().stream()
                    .filter(document -> document.isExpired(timeToLive, now))
                    .toList()
                    .forEach(document -> remove(document.key()));
        }
    }

    /** Returns the next documents in the order of their creation. */
    synchronized List<StoredDocument> chunk(long afterNumber, int size) {
        checkPresent();
        return byNumber.tailMap(afterNumber, false).values().stream()
                .limit(size)
                .toList();
    }

    /** Returns the documents in the order of their last writes, after one. */
    Iterable<StoredDocument> changesAfter(long position) {
        return byChange.tailMap(new Change(position, Long.MAX_VALUE), false).values();
    }

    /** Returns all documents as they are now. */
    synchronized List<StoredDocument> snapshot() {
        checkPresent();
        return List.copyOf(byNumber.values());
    }

    /** Splits this when no request of bulk is under way in it. */
    void split(Runnable work) {
        split.writeLock().lock();
        try {
            synchronized (this) {
                work.run();
            }
        } finally {
            split.writeLock().unlock();
        }
    }

    /** Gives all documents to others, and is gone. Those go on counting where this ended. */
    void moveTo(List<PhysicalPartition> children, Function<DocumentKey, String> effectiveKey) {
        List<StoredDocument> all = new ArrayList<>(byKey.values());
        for (StoredDocument document : all) {
            String position = effectiveKey.apply(document.key());
            for (PhysicalPartition child : children) {
                if (child.covers(position)) {
                    child.put(document);
                }
            }
        }
        children.forEach(child -> child.lsn = lsn);
        byKey.clear();
        byNumber.clear();
        byChange.clear();
        isGone = true;
    }
}
