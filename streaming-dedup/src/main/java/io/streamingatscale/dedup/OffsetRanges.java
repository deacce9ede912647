package io.streamingatscale.dedup;

import java.util.Arrays;

/**
 * Forgotten parts of one partition, none of which overlap, in the order of their offsets: each with the sequence number up
 * to which entries are meant.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class OffsetRanges {

    private long[] from = new long[2];
    private long[] to = new long[2];
    private long[] upTo = new long[2];
    private int count;

    boolean contains(long offset, long sequence) {
        int at = Arrays.binarySearch(from, 0, count, offset);
        int range = at >= 0 ? at : -at - 2;
        return range >= 0 && offset < to[range] && sequence < upTo[range];
    }

    /** Adds a range whose {@code upTo} is not below that of any other, so that it holds alone where it overlaps others. */
    void add(long newFrom, long newTo, long newUpTo) {
        OffsetRanges old = copy();
        count = 0;
        int i = 0;
        for (; i < old.count && old.from[i] < newFrom; i++) {
            append(old.from[i], Math.min(old.to[i], newFrom), old.upTo[i]);
        }
        append(newFrom, newTo, newUpTo);
        for (i = Math.max(0, i - 1); i < old.count; i++) {
            append(Math.max(old.from[i], newTo), old.to[i], old.upTo[i]);
        }
    }

    private OffsetRanges copy() {
        OffsetRanges copy = new OffsetRanges();
        copy.from = from.clone();
        copy.to = to.clone();
        copy.upTo = upTo.clone();
        copy.count = count;
        return copy;
    }

    /** Drops the ranges that concern no entry from {@code tail} on; returns whether others are left. */
    boolean prune(long tail) {
        OffsetRanges old = copy();
        count = 0;
        for (int i = 0; i < old.count; i++) {
            if (old.upTo[i] > tail) {
                append(old.from[i], old.to[i], old.upTo[i]);
            }
        }
        return count > 0;
    }

    /** Appends a range that is not empty. */
    private void append(long newFrom, long newTo, long newUpTo) {
        if (newFrom >= newTo) {
            return;
        }
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            upTo = Arrays.copyOf(upTo, 2 * count);
        }
        from[count] = newFrom;
        to[count] = newTo;
        upTo[count] = newUpTo;
        count++;
    }
}
