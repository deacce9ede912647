package io.streamingatscale.eventhubs;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a failure to read from the service means. */
final class ReceiveFailures {

    private static final Set<AmqpErrorCondition> WRONG_SETTINGS = Set.of(
            AmqpErrorCondition.NOT_FOUND,
            AmqpErrorCondition.UNAUTHORIZED_ACCESS,
            AmqpErrorCondition.ENTITY_DISABLED_ERROR);

    private ReceiveFailures() {}

    /** Returns what is thrown when the service refused a question. */
    static RuntimeException of(RuntimeException failure, String refusal) {
        AmqpErrorCondition condition = failure instanceof AmqpException amqp ? amqp.getErrorCondition() : null;
        if (condition != null && WRONG_SETTINGS.contains(condition)) {
            return new ConfigurationException(
                    refusal + ", condition=" + condition.getErrorCondition()
                            + "; check the hub's name, the consumer group and the rights of the credential",
                    failure);
        }
        return new TransientException(refusal + ", condition=" + describe(failure), failure);
    }

    /** Whether another receiver has taken the partition. */
    static boolean isStolen(@Nullable Throwable failure) {
        return failure instanceof AmqpException amqp && amqp.getErrorCondition() == AmqpErrorCondition.LINK_STOLEN;
    }

    /** Names a failure without the service's text, which may be long; null is an end without an error. */
    static String describe(@Nullable Throwable failure) {
        if (failure instanceof AmqpException amqp && amqp.getErrorCondition() != null) {
            return amqp.getErrorCondition().getErrorCondition();
        }
        return failure == null ? "closed" : failure.getClass().getSimpleName();
    }
}
