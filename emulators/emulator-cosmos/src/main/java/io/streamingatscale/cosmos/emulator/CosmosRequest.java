package io.streamingatscale.cosmos.emulator;

/**
 * A request as a client sent it. What it does not say is empty.
 *
 * @param method of HTTP, {@code POST}
 * @param path decoded, {@code /dbs/shop/colls/orders/docs}
 * @param partitionKey as JSON, {@code ["p1"]}
 * @param rangeId of the physical partition, if the client names one; it does in bulk, queries and the change feed
 */
public record CosmosRequest(
        String method,
        String path,
        OperationKind kind,
        String database,
        String container,
        String partitionKey,
        String rangeId) {}
