package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.TransientException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {

    private static final String REFUSAL = "commit failed: topic=t";

    @Test
    void of_brokerDoesNotKnowWhatWentWrong_isTransient() {
        KafkaException overtaken = new KafkaException("Unhandled error in EndTxnResponse: The server experienced an"
                + " unexpected error when processing the request.");

        assertThat(KafkaFailures.of(overtaken, REFUSAL)).isInstanceOf(TransientException.class);
        assertThat(KafkaFailures.of(new UnknownServerException("?"), REFUSAL)).isInstanceOf(TransientException.class);
        assertThat(KafkaFailures.ofCheckpoint(overtaken, REFUSAL))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(REFUSAL);
    }

    @Test
    void of_fencedBehindAnother_isFenced() {
        assertThat(KafkaFailures.of(new KafkaException("failed", new ProducerFencedException("newer")), REFUSAL))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void of_settingsOrRights_stop() {
        KafkaException settings = new KafkaException("Failed to construct", new ConfigException("bad"));
        TopicAuthorizationException rights = new TopicAuthorizationException("no");

        assertThat(KafkaFailures.of(settings, REFUSAL)).isSameAs(settings);
        assertThat(KafkaFailures.of(rights, REFUSAL)).isSameAs(rights);
    }
}
