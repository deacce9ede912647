/**
 * A real Apache Kafka broker inside the JVM, for tests and examples.
 *
 * <p>Start at {@link io.streamingatscale.kafka.embedded.EmbeddedKafka}.
 */
@NullMarked
package io.streamingatscale.kafka.embedded;

import org.jspecify.annotations.NullMarked;
