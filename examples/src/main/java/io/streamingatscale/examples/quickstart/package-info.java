/** The reference scenario end to end, with kills: simulator, Kafka, pipeline in its own JVM, SQL database, verifier. */
@NullMarked
package io.streamingatscale.examples.quickstart;

import org.jspecify.annotations.NullMarked;
