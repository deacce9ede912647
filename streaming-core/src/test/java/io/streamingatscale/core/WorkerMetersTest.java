package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerMetersTest {

    private final WorkerFixture fixture = new WorkerFixture(Effect.KEYED);

    private double gauge(String name) {
        return fixture.registry.get(name).gauge().value();
    }

    @Test
    void commitDuration_sinkTakesItsTime_isFromTheBeginToTheSavedCheckpoint() {
        fixture.sink.answersAtOnce = false;
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.commit();

        fixture.environment.pass(Duration.ofMillis(300));
        fixture.sink.pending.remove().succeed();
        fixture.settle();

        var timer = fixture.registry.get("streaming.commit.duration").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    }

    @Test
    void lags_ownedPartition_areShownUntilItIsLost() {
        fixture.log.append(0, "a", "b", "c", "d");
        fixture.start();
        fixture.worker.step();
        fixture.log.reader().isSilent = true;
        fixture.environment.pass(Duration.ofSeconds(10));
        fixture.settle();
        assertThat(gauge("streaming.lag.records")).isEqualTo(2);
        assertThat(gauge("streaming.lag.time")).isEqualTo(9);

        fixture.log.reader().lose(0);
        fixture.settle();

        assertThat(fixture.registry.find("streaming.lag.records").gauge()).isNull();
        assertThat(fixture.registry.find("streaming.lag.time").gauge()).isNull();
    }
}
