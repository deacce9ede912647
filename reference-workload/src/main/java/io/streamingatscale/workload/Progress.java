package io.streamingatscale.workload;

/**
 * How far a simulator has come, taken at one moment.
 *
 * @param sent how often an event was handed to the target, duplicates included
 * @param produced how many of these sends the target acknowledged
 * @param distinct how many different events are among those produced
 * @param failed how many sends could not be confirmed
 */
public record Progress(long sent, long produced, long distinct, long failed) {

    /** Returns how many acknowledged sends repeated an event. */
    public long duplicates() {
        return produced - distinct;
    }

    /** Returns how many sends are neither acknowledged nor failed yet. */
    public long inFlight() {
        return sent - produced - failed;
    }
}
