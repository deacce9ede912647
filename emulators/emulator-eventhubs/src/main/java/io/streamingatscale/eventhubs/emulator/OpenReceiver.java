package io.streamingatscale.eventhubs.emulator;

import java.util.OptionalLong;

/**
 * A receiver that a client has open on a partition.
 *
 * @param partition the partition's id
 * @param consumerGroup the consumer group
 * @param identifier what the client calls itself, or empty
 * @param ownerLevel the owner level, which the wire calls epoch; empty if the receiver is not exclusive
 * @param selector where it began, as the client said it
 * @param delivered events delivered so far
 * @param settled events that the client has settled so far
 * @param credit events that the client would take at once
 */
public record OpenReceiver(
        String partition,
        String consumerGroup,
        String identifier,
        OptionalLong ownerLevel,
        String selector,
        long delivered,
        long settled,
        int credit) {}
