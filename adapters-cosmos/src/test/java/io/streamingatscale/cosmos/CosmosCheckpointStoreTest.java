package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.cosmos.emulator.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CosmosCheckpointStoreTest extends CosmosCheckpointsContract {

    @Override
    CheckpointStore open(String container) {
        return CosmosCheckpointStore.in(connection()).container("checkpoints-of-" + container);
    }

    @Test
    void in_nothingSaid_isTheContainerOfThatName() {
        CosmosCheckpointStore store = CosmosCheckpointStore.in(connection());

        store.claim("p", PARTITION);
        store.close();

        assertThat(store.name()).isEqualTo("streaming-checkpoints");
        assertThat(store.isDurable()).isTrue();
        assertThat(store.limits()).singleElement().asString().contains("write regions");
        assertThat(emulator().count(DATABASE, "streaming-checkpoints")).isEqualTo(1);
    }

    @Test
    void claim_noAnswer_isNotConfirmed() {
        CosmosCheckpointStore store =
                CosmosCheckpointStore.in(connection()).container("slow").timeout(Duration.ofMillis(200));
        store.claim("p", PARTITION);
        emulator().faults().onOperation(1, o -> true, Fault.delay(Duration.ofSeconds(2)));

        assertThatThrownBy(() -> store.claim("p", PARTITION)).isInstanceOf(CheckpointException.class);
        store.close();
    }

    @Test
    void settings_nonsense_areRefused() {
        CosmosCheckpointStore store = CosmosCheckpointStore.in(connection());

        assertThatIllegalArgumentException().isThrownBy(() -> store.container(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> store.timeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> store.timeout(Duration.ofDays(2)));
    }
}
