/**
 * The reference workload: a simulator of the devices that the Streaming at Scale samples load their solutions with, and a
 * verifier of what arrived.
 *
 * <p>Start at {@link io.streamingatscale.workload.Simulator}; then {@link io.streamingatscale.workload.StrictReport} for
 * our own acceptance and {@link io.streamingatscale.workload.CompatibleReport} for a comparison with the samples. Nothing
 * here shares code with what it judges.
 */
@NullMarked
package io.streamingatscale.workload;

import org.jspecify.annotations.NullMarked;
