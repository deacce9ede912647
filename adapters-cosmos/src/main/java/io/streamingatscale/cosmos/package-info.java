/** Cosmos DB as sink, checkpoint store and source. */
@NullMarked
package io.streamingatscale.cosmos;

import org.jspecify.annotations.NullMarked;
