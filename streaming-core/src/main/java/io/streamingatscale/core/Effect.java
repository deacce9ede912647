package io.streamingatscale.core;

/** What happens in a sink when a record is written to it again. */
public enum Effect {
    /** It stands there twice: at least once is the best that can be had. */
    APPEND,
    /** It is applied under the same key again (upsert), or left as it is (insert if absent): no further effect. */
    KEYED,
    /** It cannot happen: records and checkpoint commit in one transaction, and the position is read from the sink. */
    TRANSACTIONAL
}
