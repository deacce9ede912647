package io.streamingatscale.eventhubs.emulator;

import java.util.Objects;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/**
 * An error as it goes over the wire: a condition, which clients act upon, and words for people.
 *
 * @param condition a condition of AMQP 1.0 or of Event Hubs, such as {@code amqp:link:detach-forced}
 * @param description what to tell the client
 */
public record AmqpError(String condition, String description) {

    public AmqpError {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(description, "description");
    }

    /** Returns an error that has nothing to say but its condition. */
    public static AmqpError of(String condition) {
        return new AmqpError(condition, "Injected by a test: " + condition);
    }

    /** Returns what a throttled client sees; clients wait and try again. */
    public static AmqpError serverBusy() {
        return new AmqpError(
                "com.microsoft:server-busy",
                "The request was terminated because the namespace is being throttled. Error code: 50002. "
                        + "Please wait 4 seconds and try again.");
    }

    /** Returns what the service says when it cannot say better; clients try again. */
    public static AmqpError internalError() {
        return new AmqpError(
                "amqp:internal-error", "The service was unable to process the request; please retry the operation.");
    }

    /** Returns what links meet that move to another node of the service; clients open them again. */
    public static AmqpError detachForced() {
        return new AmqpError(
                "amqp:link:detach-forced",
                "The link is force detached by the broker due to errors occurred in consumer.");
    }

    /** Returns what connections meet whose node of the service goes down; clients connect again. */
    public static AmqpError connectionForced() {
        return new AmqpError("amqp:connection:forced", "The connection was closed by container. Please reconnect.");
    }

    /** Returns what the service says about entities that are not there. */
    public static AmqpError notFound(String entity) {
        return new AmqpError("amqp:not-found", "The messaging entity '" + entity + "' could not be found.");
    }

    static AmqpError unauthorized(String description) {
        return new AmqpError("amqp:unauthorized-access", description);
    }

    static AmqpError messageSizeExceeded(long size, long most) {
        return new AmqpError(
                "amqp:link:message-size-exceeded",
                "The received message (size:" + size + " bytes) exceeds the limit (" + most
                        + " bytes) currently allowed on the link.");
    }

    static AmqpError argument(String description) {
        return new AmqpError("com.microsoft:argument-error", description);
    }

    ErrorCondition asCondition() {
        return new ErrorCondition(Symbol.valueOf(condition), description);
    }
}
