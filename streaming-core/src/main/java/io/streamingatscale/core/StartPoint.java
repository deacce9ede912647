package io.streamingatscale.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an ownership begins.
 *
 * @param resume where effects begin
 * @param readFrom where reading begins, not after {@code resume}: records before that are read for their ids alone
 * @param isFirst whether the pipeline has never been in the partition before
 * @param rewoundTo the log time that reading went back to; empty if it did not
 */
record StartPoint(Position resume, Position readFrom, boolean isFirst, Optional<Instant> rewoundTo) {

    /** Returns the start without anything to be read again. */
    static StartPoint at(Position resume, boolean isFirst) {
        return new StartPoint(resume, resume, isFirst, Optional.empty());
    }

    /** Returns this start with records before it read again for their ids. */
    StartPoint rewound(Position newReadFrom, Instant to) {
        return new StartPoint(resume, newReadFrom, isFirst, Optional.of(to));
    }
}
