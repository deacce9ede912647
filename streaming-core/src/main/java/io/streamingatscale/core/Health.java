package io.streamingatscale.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a pipeline is. */
public sealed interface Health {

    /** It has been built and not started. */
    record NotStarted() implements Health {}

    /** It runs and nothing is wrong. */
    record Running() implements Health {}

    /**
     * It runs, but something it needs does not work now; it tries again.
     *
     * @param reasons a sentence for each partition or worker concerned
     */
    record Degraded(List<String> reasons) implements Health {

        /** Copies the list. */
        public Degraded {
            reasons = List.copyOf(reasons);
        }
    }

    /** It has stopped, and does not start again. */
    final class Stopped implements Health {

        private final @Nullable Throwable cause;

        Stopped(@Nullable Throwable cause) {
            this.cause = cause;
        }

        /** Returns what stopped it; empty where it was closed. */
        public Optional<Throwable> cause() {
            return Optional.ofNullable(cause);
        }

        @Override
        public String toString() {
            return "Stopped[cause=" + cause + "]";
        }
    }
}
