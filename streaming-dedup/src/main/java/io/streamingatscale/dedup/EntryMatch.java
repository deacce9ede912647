package io.streamingatscale.dedup;

/** What a look-up has found: the entry of the same origin, or else the latest one within the window. Used again and again. */
final class EntryMatch {

    private long sequence;
    private long logTime;
    private long bucket;
    private int slot;
    private boolean isFound;
    private boolean isSameOrigin;

    void clear() {
        isFound = false;
        isSameOrigin = false;
    }

    void sameOrigin(long newSequence, long newBucket, int newSlot) {
        set(newSequence, newBucket, newSlot);
        isSameOrigin = true;
    }

    void withinWindow(long newSequence, long newLogTime, long newBucket, int newSlot) {
        if (!isSameOrigin && (!isFound || newLogTime > logTime)) {
            set(newSequence, newBucket, newSlot);
            logTime = newLogTime;
        }
    }

    private void set(long newSequence, long newBucket, int newSlot) {
        sequence = newSequence;
        bucket = newBucket;
        slot = newSlot;
        isFound = true;
    }

    boolean isFound() {
        return isFound;
    }

    boolean isSameOrigin() {
        return isSameOrigin;
    }

    long sequence() {
        return sequence;
    }

    long bucket() {
        return bucket;
    }

    int slot() {
        return slot;
    }
}
