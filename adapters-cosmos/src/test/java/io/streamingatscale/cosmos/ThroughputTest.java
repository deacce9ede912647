package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Throughput throughput(double budget) {
        return new Throughput(320, budget, registry, "items");
    }

    @Test
    void window_throttled_isHalvedAndGrowsAgainSlowly() {
        Throughput throughput = throughput(Double.POSITIVE_INFINITY);
        assertThat(throughput.window()).isEqualTo(320);

        throughput.answered(320, 1, 1, 100);
        assertThat(throughput.window()).isEqualTo(160);
        throughput.answered(160, 160, 160, 0);
        assertThat(throughput.window()).isEqualTo(80);
        throughput.answered(80, 0, 0, 100);
        assertThat(throughput.window()).isEqualTo(90);
        // too few to tell
        throughput.answered(3, 0, 0, 10);
        assertThat(throughput.window()).isEqualTo(90);
    }

    @Test
    void window_throttledForLong_staysOne() {
        Throughput throughput = throughput(Double.POSITIVE_INFINITY);

        for (int i = 0; i < 20; i++) {
            throughput.answered(10, 10, 10, 0);
        }

        assertThat(throughput.window()).isEqualTo(1);
    }

    @Test
    void window_budget_isWhatAQuarterOfASecondPays() {
        Throughput throughput = throughput(400);

        throughput.answered(10, 0, 0, 50);

        assertThat(throughput.window()).isEqualTo(20);
    }

    @Test
    void pause_budgetSpent_isUntilItIsPaid() {
        Throughput throughput = throughput(100);
        assertThat(throughput.pause()).isZero();

        throughput.answered(10, 0, 0, 1_000);

        assertThat(throughput.pause()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void pause_noBudget_isNone() {
        Throughput throughput = throughput(Double.POSITIVE_INFINITY);

        throughput.answered(10, 0, 0, 1e9);

        assertThat(throughput.pause()).isZero();
        assertThat(throughput.window()).isEqualTo(320);
    }

    @Test
    void meters_tellRequestUnitsByPhysicalPartition() {
        Throughput throughput = throughput(Double.POSITIVE_INFINITY);

        throughput.charged("0:-1#12", 5);
        throughput.charged("0:-1#13", 6);
        throughput.charged("1:-1#3", 7);
        throughput.charged("", 1);
        throughput.answered(4, 3, 3, 19);
        throughput.committed(4, 19);

        assertThat(registry.get("streaming.cosmos.ru")
                        .tag("range", "0")
                        .counter()
                        .count())
                .isEqualTo(11);
        assertThat(registry.get("streaming.cosmos.ru")
                        .tag("range", "1")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("streaming.cosmos.throttled").counter().count()).isEqualTo(3);
        assertThat(registry.get("streaming.cosmos.ru.per.record").summary().mean())
                .isEqualTo(4.75);
    }
}
