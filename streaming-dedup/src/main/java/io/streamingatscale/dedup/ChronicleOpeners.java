package io.streamingatscale.dedup;

import java.io.IOException;

/**
 * The indexes that have a directory open, and what each of them still needs. All calls are made under the directory's lock.
 */
final class ChronicleOpeners {

    /**
     * A time before which an index needs no entry of those written before it said so.
     *
     * @param newest the newest generation then, -1 if there was none
     * @param writes the writes in it then
     */
    record Said(long logTime, long newest, long writes) {
        static final Said NOTHING = new Said(0, -1, 0);
    }

    private final ChronicleLocks locks;
    private final ChronicleControl control;
    private int number = -1;
    private long session;

    ChronicleOpeners(ChronicleLocks locks, ChronicleControl control) {
        this.locks = locks;
        this.control = control;
    }

    /** Enters an index with the number of its session, which no other ever had. */
    void enter(long newSession) throws IOException {
        number = locks.enter();
        session = newSession;
        control.enter(number, session);
    }

    void leave() throws IOException {
        if (number >= 0) {
            control.leave(number);
            locks.leave(number);
        }
    }

    /** The number of the index, from its entering to its leaving. */
    int number() {
        return number;
    }

    /** The session of the index. */
    long session() {
        return session;
    }

    private boolean isAlive(int opener) throws IOException {
        return control.session(opener) != 0 && (opener == number || locks.isAlive(opener));
    }

    /** Whether the index with a session is open. */
    boolean isAlive(long ofSession) throws IOException {
        for (int opener = 0; opener < ChronicleLocks.MOST_OPENERS; opener++) {
            if (control.session(opener) == ofSession) {
                return isAlive(opener);
            }
        }
        return false;
    }

    /** Returns the earliest of the latest times that the other indexes were told to let go before. */
    long toldOthers() throws IOException {
        long least = Long.MAX_VALUE;
        for (int opener = 0; opener < ChronicleLocks.MOST_OPENERS; opener++) {
            if (opener != number && isAlive(opener)) {
                least = Math.min(least, control.told(opener));
            }
        }
        return least;
    }

    /** Notes what the index was told; a time earlier than before counts at once, a later one with {@link #apply}. */
    void tell(Said said) {
        control.told(number, Math.max(control.told(number), said.logTime()));
        if (said.logTime() < control.applied(number)) {
            control.apply(number, said);
        }
    }

    /** Allows all to let go of what the index does not need. */
    void apply(Said said) {
        control.apply(number, said);
    }

    /** Whether no index needs an entry of a generation. */
    boolean isExpired(long generation) throws IOException {
        for (int opener = 0; opener < ChronicleLocks.MOST_OPENERS; opener++) {
            if (!control.isExpired(opener, generation) && isAlive(opener)) {
                return false;
            }
        }
        return true;
    }
}
