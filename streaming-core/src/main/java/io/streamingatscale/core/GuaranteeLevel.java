package io.streamingatscale.core;

/** How often a record in the log takes effect in the sink, from the weakest promise to the strongest. */
public enum GuaranteeLevel {
    /** Records may be lost and may take effect more than once. */
    BEST_EFFORT,
    /** No record is lost; one may take effect more than once. */
    AT_LEAST_ONCE,
    /** The sink ends as if each record had been applied once. */
    EXACTLY_ONCE_EFFECT
}
