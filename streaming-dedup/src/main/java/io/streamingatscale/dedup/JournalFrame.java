package io.streamingatscale.dedup;

/**
 * A frame that was found whole and sound.
 *
 * @param generation the file
 * @param at where in the file
 */
record JournalFrame(Generation generation, long at, FrameHeader header) {

    long entriesAt() {
        return at + FrameHeader.BYTES + header.stateLength();
    }
}
