/** The gateway of Cosmos DB inside the JVM, for tests. */
@NullMarked
package io.streamingatscale.cosmos.emulator;

import org.jspecify.annotations.NullMarked;
