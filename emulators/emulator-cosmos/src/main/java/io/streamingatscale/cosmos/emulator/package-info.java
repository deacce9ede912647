/**
 * The gateway of Cosmos DB inside the JVM: a server that the genuine client connects to in gateway mode, with its documents in
 * memory and with faults on demand, for tests.
 *
 * <p><b>What a test against it shows:</b> that a program uses the service's operations rightly: conflicts and entity tags,
 * transactional batches, bulk and its answers for each operation, throttling, splits of physical partitions, the change feed, writes
 * whose outcome nobody knows. It does <b>not</b> show what the real service charges, how fast it is, or that it accepts a query that
 * this one does: {@code docs/emulator-cosmos.md} says what is measured and what is an estimate.
 *
 * <p>Start at {@link io.streamingatscale.cosmos.emulator.CosmosEmulator}.
 */
@NullMarked
package io.streamingatscale.cosmos.emulator;

import org.jspecify.annotations.NullMarked;
