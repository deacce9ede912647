package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import org.junit.jupiter.api.Test;

/** The rules in memory, where replies can be lost. */
class EventHubsCheckpointStoreTest extends EventHubsCheckpointStoreRules {

    private static final Partition FIRST = new Partition("devices", "0");

    private final SdkStore sdk = new SdkStore();

    @Override
    CheckpointStore sdkStore() {
        return sdk;
    }

    @Test
    void save_replyLost_canBeTriedAgain() {
        EventHubsCheckpointStore store = store();
        Claim claim = store.claim("p", FIRST);
        sdk.claimRepliesToLose = 1;
        assertThatThrownBy(() -> store.save(claim.checkpointAt(Position.of(3))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "operation=claimOwnership, hub=ns.servicebus.windows.net/devices, consumerGroup=$Default,"
                                + " pipeline=p, partition=devices-0");

        store.save(claim.checkpointAt(Position.of(3)));
        store.save(claim.checkpointAt(Position.of(4)));
        assertThat(store.load("p", FIRST)).contains(claim.checkpointAt(Position.of(4)));
    }

    @Test
    void claim_replyLost_canBeTriedAgain() {
        EventHubsCheckpointStore store = store();
        sdk.claimRepliesToLose = 1;
        assertThatThrownBy(() -> store.claim("p", FIRST)).isInstanceOf(CheckpointException.class);

        assertThat(store.claim("p", FIRST).epoch()).isEqualTo(2);
    }

    @Test
    void claim_checkpointWithoutSequenceNumber_isRefused() {
        sdk.updateCheckpoint(new Checkpoint()
                        .setFullyQualifiedNamespace("ns.servicebus.windows.net")
                        .setEventHubName("devices")
                        .setConsumerGroup("$Default")
                        .setPartitionId("0")
                        .setOffsetString("777"))
                .block();

        assertThatThrownBy(() -> store().claim("p", FIRST))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("checkpoint has no sequence number: hub=ns.servicebus.windows.net/devices");
    }
}
