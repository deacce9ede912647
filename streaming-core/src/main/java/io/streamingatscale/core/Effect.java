package io.streamingatscale.core;

/** What happens in a sink when a record is written to it again. */
public enum Effect {
    /** It stands there twice (SK-A1, SK-A2): at least once is the best that can be had. */
    APPEND,
    /**
     * It is applied under the same key again (upsert), or left as it is (insert if absent): no further effect, be it written
     * again by the same owner (SK-K1), a later or an earlier one (SK-K2), as part of a larger batch (SK-K3) or twice in one
     * (SK-K4). What was there already is counted as absorbed where the sink can tell (SK-K5).
     */
    KEYED,
    /** It cannot happen: records and checkpoint commit in one transaction, and the position is read from the sink. */
    TRANSACTIONAL
}
