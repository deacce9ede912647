package io.streamingatscale.cosmos.emulator;

/**
 * What is to be done to one document: a request of its own, or one operation of a batch or of bulk.
 *
 * @param kind {@code CREATE}, {@code UPSERT}, {@code READ}, {@code REPLACE}, {@code PATCH} or {@code DELETE}
 * @param partitionKey as JSON, {@code ["p1"]}
 * @param rangeId of the physical partition that holds it
 */
public record CosmosOperation(
        OperationKind kind, String database, String container, String id, String partitionKey, String rangeId) {}
