package io.streamingatscale.examples.soak;

import java.time.Instant;

/**
 * What was done to a process.
 *
 * @param target which process, or whose connections
 * @param from when it began
 * @param to when the process was started again or went on; the same as {@code from} for a reset
 * @param note more of it, or empty
 */
record Fault(FaultKind kind, String target, Instant from, Instant to, String note) {}
