package io.streamingatscale.cosmos;

/** What becomes of a document whose id is in the container already, or comes twice in a commit. */
enum WriteMode {
    /** The first document of an id stays. */
    CREATE_IF_ABSENT,
    /** The last document of an id stays. */
    UPSERT,
    /** The document of an id with the highest version stays. */
    UPSERT_IF_NEWER,
    /** Fields of the document are changed. */
    PATCH
}
