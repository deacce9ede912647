/**
 * Azure Event Hubs and the built-in endpoint of IoT Hub, over AMQP: a source that shares partitions out by itself and comes
 * back by itself, and a sink that appends.
 *
 * <p>Start at {@link io.streamingatscale.eventhubs.EventHubsConnection}. Event Hubs is also reached over its Kafka endpoint,
 * with {@code adapters-kafka}.
 */
@NullMarked
package io.streamingatscale.eventhubs;

import org.jspecify.annotations.NullMarked;
