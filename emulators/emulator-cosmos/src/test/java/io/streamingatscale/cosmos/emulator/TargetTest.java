package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** An operation that has found its physical partition waits for it, and meanwhile it is split. */
class TargetTest {

    private static final LogicalKey KEY = LogicalKey.parse("[\"a\"]");

    private final Container container = new Account(
                    new Settings(0, "a2V5", 1, Double.POSITIVE_INFINITY, Optional.empty()))
            .createDatabase("d")
            .createContainer(Json.object(
                    "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"]}}".getBytes(StandardCharsets.UTF_8)));
    private final PhysicalPartition old = container.partitions().byId("0");

    private FutureTask<String> splitWhileWaiting(Optional<String> rangeId) {
        Target target = new Target(container, container.effectiveKey(KEY), rangeId);
        FutureTask<String> operation = new FutureTask<>(() -> target.locked(PhysicalPartition::id));
        Thread thread = new Thread(operation);
        synchronized (old) {
            thread.start();
            while (thread.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            container.split("0");
        }
        return operation;
    }

    @Test
    void locked_leftToTheGateway_worksInTheNewPartition() throws Exception {
        assertThat(splitWhileWaiting(Optional.empty()).get()).isIn("1", "2");
    }

    @Test
    void locked_withTheOldRange_isGone() {
        Exception e = catchThrowableOfType(
                Exception.class, () -> splitWhileWaiting(Optional.of("0")).get());

        assertThat(e.getCause())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(410));
    }
}
