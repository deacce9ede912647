package io.streamingatscale.cosmos.emulator;

/** What a client asks for. */
public enum OperationKind {
    /** A new document. */
    CREATE,
    /** A document, new or not. */
    UPSERT,
    /** One document, by its id. */
    READ,
    /** A document that exists. */
    REPLACE,
    /** Parts of a document that exists. */
    PATCH,
    /** A document that is to go. */
    DELETE,
    /** A page of a query. */
    QUERY,
    /** How the client is to execute a query. */
    QUERY_PLAN,
    /** A page of all documents. */
    READ_FEED,
    /** A page of the changes. */
    CHANGE_FEED,
    /** Operations of one logical partition, all or nothing. */
    BATCH,
    /** Operations of one physical partition, each for itself. */
    BULK,
    /** All documents of a logical partition that are to go. */
    DELETE_PARTITION,
    /** The physical partitions of a container. */
    PARTITION_KEY_RANGES,
    /** The account, databases, containers and their throughput. */
    METADATA;

    /** Returns whether it is about documents by their ids, one or some. */
    boolean isOfItems() {
        return isWrite() || this == READ || this == BATCH || this == BULK;
    }

    boolean isWrite() {
        return this == CREATE || this == UPSERT || this == REPLACE || this == PATCH || this == DELETE;
    }
}
