package io.streamingatscale.sql;

/** A column's value that does not come from the record. */
public enum SqlExpression {
    /**
     * The time by the database's clock at which the statement ran, not the start of its transaction. The column keeps time
     * in UTC: on H2 it must be {@code TIMESTAMP WITH TIME ZONE}, on PostgreSQL it may be either kind of timestamp.
     */
    CURRENT_TIMESTAMP,
    /** A random UUID, the same for all rows that reach the database in one call. */
    BATCH_ID
}
