package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a committed row when something crashes.
 *
 * @param isVolatile whether rows end with the process, so that there is no crash they should outlive
 * @param refusal why the database must not be used as it is, and the remedy; null if it may be
 * @param limits what is not promised, a sentence each
 */
record Durability(boolean isVolatile, @Nullable String refusal, List<String> limits) {

    static Durability volatileUntilExit(String limit) {
        return new Durability(true, null, List.of(limit));
    }

    static Durability durable(List<String> limits) {
        return new Durability(false, null, limits);
    }

    static Durability refused(String refusal) {
        return new Durability(false, refusal, List.of());
    }

    /** Throws where the database loses what it has committed while checkpoints kept elsewhere go on. */
    void check() {
        if (refusal != null) {
            throw new ConfigurationException(refusal, null);
        }
    }
}
