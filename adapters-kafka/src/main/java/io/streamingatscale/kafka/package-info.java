/**
 * Kafka: a source, an appending and a transactional sink, and checkpoints in the sink's transactions.
 *
 * <p>Start at {@link io.streamingatscale.kafka.KafkaSource} and
 * {@link io.streamingatscale.kafka.KafkaTransactionalSink}. A namespace of Event Hubs is reached through
 * {@link io.streamingatscale.kafka.EventHubsKafkaEndpoint}.
 */
@NullMarked
package io.streamingatscale.kafka;

import org.jspecify.annotations.NullMarked;
