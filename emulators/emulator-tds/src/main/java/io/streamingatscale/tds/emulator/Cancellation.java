package io.streamingatscale.tds.emulator;

import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels the request that a session works on. Requests are numbered as they arrive; a cancellation is one of all that arrived
 * before it.
 *
 * <p><b>Threads:</b> {@link #cancel} and {@link #arrived} by the thread that reads, the rest by the thread that works.
 */
final class Cancellation {

    private static final Logger LOGGER = LoggerFactory.getLogger(Cancellation.class);

    private long lastArrived;
    private long lastCancelled;
    private long current;
    private @Nullable Statement running;

    synchronized void arrived() {
        lastArrived++;
    }

    synchronized void begins() {
        current++;
    }

    synchronized boolean isCancelled() {
        return current <= lastCancelled;
    }

    synchronized void cancel() {
        lastCancelled = lastArrived;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                LOGGER.debug("statement could not be cancelled", e);
            }
        }
    }

    /** Makes a statement the one to cancel; none if there is none. */
    synchronized void running(@Nullable Statement statement) {
        running = statement;
    }
}
