package io.streamingatscale.sql;

/** What becomes of a row whose key is in the table already, or comes twice in a batch. */
enum WriteMode {
    /** The first row of a key stays; in a batch the earliest in log time. */
    INSERT_IF_ABSENT,
    /** The last row of a key stays. */
    UPSERT,
    /** The row of a key with the highest version stays. */
    UPSERT_IF_NEWER,
    /** Rows are added, whatever is there. */
    APPEND;

    boolean overwrites() {
        return this == UPSERT || this == UPSERT_IF_NEWER;
    }
}
