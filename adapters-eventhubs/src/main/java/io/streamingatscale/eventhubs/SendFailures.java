package io.streamingatscale.eventhubs;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.amqp.exception.OperationCancelledException;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what a failure to send means for the pipeline. */
final class SendFailures {

    private static final Pattern RETRY_AFTER = Pattern.compile("wait (\\d{1,4}) seconds");

    private static final Set<AmqpErrorCondition> RIGHTS = EnumSet.of(
            AmqpErrorCondition.UNAUTHORIZED_ACCESS,
            AmqpErrorCondition.NOT_ALLOWED,
            AmqpErrorCondition.PUBLISHER_REVOKED_ERROR);

    private SendFailures() {}

    /**
     * Returns the pipeline's exception for a client's, which may be the same one where it is to stop the pipeline.
     *
     * @param hub namespace and hub
     */
    static RuntimeException of(Throwable failure, String hub) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOurs(cause)) {
                return (RuntimeException) cause;
            }
            if (cause instanceof AmqpException refusal) {
                return ofRefusal(refusal, failure, hub);
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new TransientException("interrupted while waiting for the hub: hub=" + hub, failure);
            }
            if (cause instanceof TimeoutException) {
                return new TransientException("events were not confirmed in time: hub=" + hub, failure);
            }
        }
        if (isOfClosing(failure)) {
            return new TransientException("events were not confirmed, the connection was closed: hub=" + hub, failure);
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("events were not taken: hub=" + hub, failure);
    }

    /** The same where the client has been closed meanwhile, so that whatever it says means no more than that. */
    static RuntimeException ofClosed(Throwable failure, String hub) {
        return isOurs(failure)
                ? (RuntimeException) failure
                : new TransientException("events were not confirmed, the client was closed: hub=" + hub, failure);
    }

    /** Whether the client met a link or a connection that another of its threads was closing. */
    private static boolean isOfClosing(Throwable failure) {
        return failure instanceof IllegalStateException
                || failure instanceof RejectedExecutionException
                || failure instanceof IOException
                || (failure.getCause() != null && isOfClosing(failure.getCause()));
    }

    private static boolean isOurs(Throwable failure) {
        return failure instanceof TransientException
                || failure instanceof PoisonRecordException
                || failure instanceof ConfigurationException;
    }

    private static RuntimeException ofRefusal(AmqpException refusal, Throwable failure, String hub) {
        AmqpErrorCondition condition = refusal.getErrorCondition();
        if (condition == null) {
            // not the service's word: the client met a connection that was closing, or does not know the condition
            return new TransientException("events were not confirmed: hub=" + hub + ", condition=none", failure);
        }
        String where = ": hub=" + hub + ", condition=" + condition.getErrorCondition();
        return isTransient(refusal)
                ? transientFor(refusal, failure, "events were not confirmed" + where)
                : new ConfigurationException("events were refused" + where + "; " + remedy(condition), failure);
    }

    /** What was released, or cancelled because a link was closing, was not stored. */
    private static boolean isTransient(AmqpException refusal) {
        return refusal.isTransient()
                || refusal instanceof OperationCancelledException
                || refusal.getErrorCondition() == AmqpErrorCondition.OPERATION_CANCELLED
                || isTooLarge(refusal);
    }

    /** Returns whether the hub takes less at once than it said before; asking again tells how much. */
    static boolean isTooLarge(@Nullable Throwable failure) {
        return failure instanceof AmqpException refusal
                && refusal.getErrorCondition() == AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED;
    }

    private static TransientException transientFor(AmqpException refusal, Throwable failure, String message) {
        Matcher wait = RETRY_AFTER.matcher(String.valueOf(refusal.getMessage()));
        return refusal.getErrorCondition() == AmqpErrorCondition.SERVER_BUSY_ERROR && wait.find()
                ? new TransientException(message, failure, Duration.ofSeconds(Integer.parseInt(wait.group(1))))
                : new TransientException(message, failure);
    }

    private static String remedy(AmqpErrorCondition condition) {
        if (RIGHTS.contains(condition)) {
            return "give the identity the role Azure Event Hubs Data Sender, or the key the right to send";
        }
        return switch (condition) {
            case NOT_FOUND -> "check the names of namespace, event hub and partition";
            case RESOURCE_LIMIT_EXCEEDED -> "see the quotas of the namespace's tier";
            case ENTITY_DISABLED_ERROR -> "enable the event hub";
            default -> "the cause says more";
        };
    }
}
