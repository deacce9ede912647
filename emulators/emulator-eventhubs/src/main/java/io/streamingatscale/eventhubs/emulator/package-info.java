/**
 * Azure Event Hubs inside the JVM, over AMQP 1.0 and with faults on demand, for tests and examples.
 *
 * <p>Start at {@link io.streamingatscale.eventhubs.emulator.EventHubsEmulator}.
 */
@NullMarked
package io.streamingatscale.eventhubs.emulator;

import org.jspecify.annotations.NullMarked;
