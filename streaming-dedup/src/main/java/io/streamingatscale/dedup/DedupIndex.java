package io.streamingatscale.dedup;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Remembers ids and where each was first seen: {@code id -> origin}, an origin being a partition and an offset. A record
 * is a duplicate if and only if its id is known within the window <em>with a different origin</em>; the same origin is the
 * same record read again, which passes. So it loses nothing to mark an id before the record has taken effect.
 *
 * <p>Of an id it holds the first origin and the latest log time at which a copy was seen: an id is forgotten when no copy
 * came for a window of log time. The index knows no other clock.
 *
 * <pre>{@code
 * DedupSettings settings = DedupSettings.of(Duration.ofMinutes(10), 1_000_000).directory(Path.of("dedup"));
 * try (DedupIndex index = OffHeapDedupIndex.backend().open(settings)) {
 *     int partition = index.partition("devices-0");
 *     DedupProbe probe = new DedupProbe();
 *     boolean passes = index.check(probe.id("order-4711").origin(partition, 42).logTime(1_700_000_000_000L))
 *             != DedupVerdict.DUPLICATE;
 *     index.cover(partition, new Coverage(Coverage.FROM_THE_BEGINNING, 43));
 *     index.force();
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> one at a time, with a happens-before edge between any two; the index has no lock of its own.
 *
 * <p><b>Durability:</b> what was recorded before a {@link #force} that returned is there after a crash of the process or of
 * the machine; what came later may or may not be, but never in part: an entry is there only if all before it are, and
 * coverage only with the entries that it claims (DX-25 to DX-28). An index without a directory ends with its close (DX-31).
 *
 * <p>The numbers DX-1 to DX-34 are the rules of the conformance suite, {@code DedupIndexTck}.
 */
public interface DedupIndex extends AutoCloseable {

    /** The greatest number of partitions whose names an index learns in its life. */
    int MOST_PARTITIONS = 1 << 16;

    /**
     * Returns the number that stands for a partition in this index, the same for the same name, also after a restart (DX-23).
     *
     * @param name not longer than 1,000 bytes in UTF-8
     * @throws DedupException if the index has learnt {@link #MOST_PARTITIONS} names (DX-24); the message says how many
     */
    int partition(String name);

    /** Returns the name that a number given by {@link #partition} stands for. */
    String partitionName(int partition);

    /**
     * Judges a record. Asked are the entries with its id, within its partition or over all of them as the settings say
     * (DX-7, DX-8, DX-9):
     *
     * <ul>
     *   <li>if one of them has the record's origin, the record is a replay, and nothing changes (DX-2);
     *   <li>else if the log time of one is at most the window away, earlier or later (DX-4), the record is a duplicate of the
     *       copy that the entry was made of (DX-3), and makes the id known up to the later of the two log times (DX-5); of
     *       several entries the one with the latest log time counts;
     *   <li>else the record is new, and an entry is made of it (DX-1), beside those of distant copies (DX-6).
     * </ul>
     *
     * <p>A full index first lets an expired entry go (DX-17), or else the oldest, in the order in which they came (DX-13,
     * DX-14), or it stops (DX-15).
     *
     * @param probe the record's id, origin and log time; gets the verdict, and with a duplicate the first copy's origin
     * @throws DedupFullException if there is no room and the settings say stop; nothing was remembered, the verdict is null, and
     *     the message has the settings' {@code window} and {@code maxEntries}
     */
    DedupVerdict check(DedupProbe probe);

    /**
     * Judges the first {@code count} records in their order, as if each had been given to {@link #check} (DX-10, DX-11).
     * Faster, since the waits for memory overlap; 64 are a good number.
     *
     * @throws DedupFullException if there was no room for one; it and those after it have the verdict null (DX-16)
     */
    void checkAll(DedupProbe[] probes, int count);

    /**
     * Returns what is known without a gap of a partition, as last stated (DX-19), beginning after what was evicted (DX-20)
     * and not before what has expired (DX-21); empty where nothing was stated.
     */
    Optional<Coverage> coverage(int partition);

    /** States what is known without a gap of a partition; durable with the next {@link #force}. */
    void cover(int partition, Coverage coverage);

    /**
     * Forgets what was recorded so far of a part of a partition: those records have not taken effect and perhaps never will.
     * What is recorded of it afterwards counts (DX-22). Durable with the next {@link #force}.
     *
     * @param fromOffset the first offset of the part
     * @param toOffset the first offset behind it
     */
    void forget(int partition, long fromOffset, long toOffset);

    /**
     * Allows the index to let go of the entries it holds whose log time is before {@code logTime}, in milliseconds since
     * 1970; some may stay. Narrows what was covered so far. The caller knows how far the slowest partition is, the index does
     * not; a slower one may come, so a later call may give an earlier time, and entries and coverage that came in between
     * count as they are (DX-18).
     */
    void expireBefore(long logTime);

    /** Makes durable all that was recorded before. Does nothing without a directory, or where nothing is new. */
    void force();

    /** Returns how many entries are held, those of ids seen again counted again; at most {@code maxEntries} (DX-12). */
    long entries();

    /**
     * Returns the latest log time of an entry that had to go for lack of room while it was not expired, in milliseconds
     * since 1970; empty if none had to. Duplicates of records up to then may go unnoticed (DX-13).
     */
    OptionalLong evictedUpTo();

    /** Returns what was found damaged at the opening and is therefore not known any more (DX-32); empty if nothing. */
    Optional<String> damage();

    /** Closes without forcing: what was not forced may be lost. */
    @Override
    void close();
}
