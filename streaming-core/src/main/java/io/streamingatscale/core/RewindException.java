package io.streamingatscale.core;

import java.time.Instant;

/** A partition must be read again from an earlier log time, for its ids alone, before it can go on. */
final class RewindException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Instant from;

    RewindException(Partition partition, Instant from) {
        super("ids are read again: partition=" + partition + ", from=" + from, null, false, false);
        this.from = from;
    }

    Instant from() {
        return from;
    }
}
