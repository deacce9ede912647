package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.eventhubs.OwnershipStore.Owned;
import io.streamingatscale.testkit.CheckpointStoreTck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every store of the client's contract, beside the rules of checkpoint stores: extend it for a store. */
abstract class EventHubsCheckpointStoreRules extends CheckpointStoreTck {

    private static final String PIPELINE = "devices-to-sql";
    private static final Partition FIRST = new Partition("devices", "0");
    private static final EventHubsConnection CONNECTION = EventHubsConnection.of(
            "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=key;SharedAccessKey=c2VjcmV0;EntityPath=devices");

    /** Returns the store, the same one for all of a test. */
    abstract CheckpointStore sdkStore();

    EventHubsCheckpointStore store() {
        return EventHubsCheckpointStore.in(sdkStore(), CONNECTION, "$Default");
    }

    @Override
    protected io.streamingatscale.core.CheckpointStore open() {
        return store();
    }

    /** A store is that of one hub. */
    @Override
    protected boolean takesAnyStream() {
        return false;
    }

    private static Position at(long next) {
        return Position.of(next, "offset-" + (next - 1));
    }

    @Test
    void save_afterAnotherClaimed_isRefusedAndChangesNothing() {
        EventHubsCheckpointStore zombie = store();
        Claim old = zombie.claim(PIPELINE, FIRST);
        zombie.save(old.checkpointAt(at(5)));
        EventHubsCheckpointStore store = store();
        Claim claim = store.claim(PIPELINE, FIRST);

        assertThatThrownBy(() -> zombie.save(old.checkpointAt(at(6)))).isInstanceOf(FencedException.class);

        store.save(claim.checkpointAt(at(8)));
        assertThatThrownBy(() -> zombie.save(old.checkpointAt(at(7)))).isInstanceOf(FencedException.class);
        assertThat(store.load(PIPELINE, FIRST)).contains(claim.checkpointAt(at(8)));
        assertThat(published().getSequenceNumber()).isEqualTo(7);
    }

    @Test
    void claim_again_raisesTheEpochAndFencesItself() {
        EventHubsCheckpointStore store = store();
        Claim old = store.claim(PIPELINE, FIRST);
        Claim claim = store.claim(PIPELINE, FIRST);

        assertThat(claim.epoch()).isGreaterThan(old.epoch());
        assertThatThrownBy(() -> store.save(old.checkpointAt(at(6)))).isInstanceOf(FencedException.class);
        store.save(claim.checkpointAt(at(6)));
    }

    private Checkpoint published() {
        return sdkStore()
                .listCheckpoints(CONNECTION.namespace(), CONNECTION.hub(), "$Default")
                .blockLast();
    }

    /** Tools and the client's processor read both. */
    @Test
    void save_publishesOffsetAndSequenceNumberOfTheLastEvent() {
        EventHubsCheckpointStore store = store();
        Claim claim = store.claim(PIPELINE, FIRST);
        store.save(claim.checkpointAt(Position.of(0)));
        assertThat(published()).isNull();

        store.save(claim.checkpointAt(Position.of(8, "4294967296")));

        assertThat(published().getSequenceNumber()).isEqualTo(7);
        assertThat(published().getOffsetString()).isEqualTo("4294967296");
        assertThat(published().getPartitionId()).isEqualTo("0");
    }

    private void publish(Long sequenceNumber) {
        sdkStore()
                .updateCheckpoint(new Checkpoint()
                        .setFullyQualifiedNamespace(CONNECTION.namespace())
                        .setEventHubName(CONNECTION.hub())
                        .setConsumerGroup("$Default")
                        .setPartitionId("0")
                        .setOffsetString("777")
                        .setSequenceNumber(sequenceNumber))
                .block();
    }

    @Test
    void claim_theClientsProcessorWasThereBefore_goesOnAfterIt() {
        publish(41L);

        assertThat(store().claim(PIPELINE, FIRST).position()).contains(Position.of(42, "777"));
    }

    /** An owner of before may write it late, after its successor has gone back on purpose: to follow it would leave events out. */
    @ParameterizedTest
    @ValueSource(longs = {3, 41})
    void claim_theClientsCheckpointWasWrittenMeanwhile_goesOnWhereItWas(long sequenceNumber) {
        EventHubsCheckpointStore store = store();
        store.save(store.claim(PIPELINE, FIRST).checkpointAt(at(10)));
        publish(sequenceNumber);

        assertThat(store().claim(PIPELINE, FIRST).position()).contains(at(10));
        assertThat(store().load(PIPELINE, FIRST))
                .hasValueSatisfying(found -> assertThat(found.position()).isEqualTo(at(10)));
    }

    @Test
    void claim_claimedBeforeWithoutASave_hasNoPositionStill() {
        store().claim(PIPELINE, FIRST);
        publish(41L);

        assertThat(store().claim(PIPELINE, FIRST).position()).isEmpty();
    }

    @Test
    void ownership_writtenConditionally_hasOneOwner() {
        SdkOwnershipStore owners = new SdkOwnershipStore(sdkStore(), CONNECTION, "$Default", Duration.ofSeconds(30));
        List<Owned> first = owners.write(
                List.of(Owned.absent("0").by("a"), Owned.absent("1").by("a")));
        assertThat(first).extracting(Owned::partition).containsExactlyInAnyOrder("0", "1");

        assertThat(owners.write(List.of(Owned.absent("0").by("b")))).isEmpty();
        assertThat(owners.write(List.of(first.get(0).by("b")))).hasSize(1);
        assertThat(owners.write(List.of(first.get(0).by("a")))).isEmpty();
        assertThat(owners.list(List.of("0", "1"))).extracting(Owned::owner).containsExactlyInAnyOrder("a", "b");
        assertThat(owners.write(List.of(owners.list(List.of()).get(0).by("")))).hasSize(1);
    }
}
