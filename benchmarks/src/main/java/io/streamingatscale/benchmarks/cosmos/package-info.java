/** The Cosmos DB sink beside the client alone. */
@NullMarked
package io.streamingatscale.benchmarks.cosmos;

import org.jspecify.annotations.NullMarked;
