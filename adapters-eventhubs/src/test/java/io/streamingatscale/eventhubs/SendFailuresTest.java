package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client says where threads of its own are in each other's way, which no emulator brings about at will. */
class SendFailuresTest {

    private static final String HUB = "namespace/hub";

    static Stream<Named<Throwable>> ofAClosingConnection() {
        return Stream.of(
                Named.of("link", new IllegalStateException("Cannot publish message when disposed.")),
                Named.of("reactor", new RejectedExecutionException("ReactorDispatcher instance is closed.")),
                Named.of("pipe", new IOException("broken")),
                Named.of("retries", new RuntimeException("Retries exhausted", new IllegalStateException("disposed"))),
                Named.of(
                        "retry not scheduled",
                        new AmqpException(
                                false,
                                "send operation failed while scheduling a retry on Reactor",
                                new RejectedExecutionException("closed"),
                                null)));
    }

    @ParameterizedTest
    @MethodSource("ofAClosingConnection")
    void of_connectionIsClosing_isTransient(Throwable failure) {
        assertThat(SendFailures.of(failure, HUB))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining(HUB)
                .hasCause(failure);
    }

    /** Reactor's word for retries that are used up is an illegal state too. */
    @Test
    void of_retriesAreUsedUp_isWhatTheyFailedWith() {
        AmqpException refusal = new AmqpException(false, AmqpErrorCondition.NOT_FOUND, "no such hub", null);

        assertThat(SendFailures.of(new IllegalStateException("Retries exhausted", refusal), HUB))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void of_refusalWithACondition_saysTheRemedy() {
        AmqpException refusal = new AmqpException(false, AmqpErrorCondition.NOT_FOUND, "no such hub", null);

        assertThat(SendFailures.of(refusal, HUB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("condition=amqp:not-found; check the names");
    }

    @Test
    void of_anythingElse_isThrownAsItIs() {
        IllegalArgumentException mistake = new IllegalArgumentException("mistake");

        assertThat(SendFailures.of(mistake, HUB)).isSameAs(mistake);
    }
}
