package io.streamingatscale.cosmos;

import io.streamingatscale.core.Position;
import java.util.OptionalLong;

/**
 * Where to read on in the change feed of a partition.
 *
 * @param offset of the change, as {@link FeedOffset} says
 * @param number of its document, if that took a slot which is not its tie: its slot alone does not tell it from those before it
 */
record FeedPosition(long offset, OptionalLong number) {

    private static final int HEX = 16;

    static FeedPosition of(Position position) {
        OptionalLong number = position.token()
                .map(token -> OptionalLong.of(Long.parseUnsignedLong(token, HEX)))
                .orElseGet(OptionalLong::empty);
        return new FeedPosition(position.offset(), number);
    }

    /** Returns the position after all changes up to an LSN. */
    static Position after(long lsn) {
        return Position.of(FeedOffset.of(lsn + 1, 0));
    }

    /** Returns the position of a change at an offset that is not of its tie. */
    static Position displaced(long offset, FeedChange change) {
        return Position.of(offset, Long.toHexString(change.number()));
    }

    /** Returns the LSN whose changes, or some of them, come next. */
    long lsn() {
        return FeedOffset.lsn(offset);
    }

    /** Returns whether a change has not been read yet. */
    boolean isOpenTo(FeedChange change) {
        if (change.lsn() != lsn()) {
            return change.lsn() > lsn();
        }
        if (number.isEmpty()) {
            return change.tie() >= FeedOffset.slot(offset);
        }
        int tie = FeedOffset.tie(number.getAsLong());
        return change.tie() == tie
                ? Long.compareUnsigned(change.number(), number.getAsLong()) >= 0
                : change.tie() > tie;
    }
}
