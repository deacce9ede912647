/** Event Hubs beside the client that it is built on: how long faults last, and how much goes through. */
@NullMarked
package io.streamingatscale.benchmarks.eventhubs;

import org.jspecify.annotations.NullMarked;
