package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final Duration QUICK = Duration.ofMillis(5);

    private final BatchSize size = new BatchSize(320);

    @Test
    void next_callsAreSlow_isHalvedDownToTheLeast() {
        assertThat(size.next()).isEqualTo(320);

        size.took(320, SLOW);
        assertThat(size.next()).isEqualTo(160);

        for (int i = 0; i < 20; i++) {
            size.conflicted();
        }
        assertThat(size.next()).isEqualTo(10);
    }

    @Test
    void next_fullCallsAreQuick_growsSlowlyUpToTheMost() {
        size.conflicted();
        size.took(160, QUICK);
        assertThat(size.next()).isEqualTo(170);

        size.took(20, QUICK);
        assertThat(size.next()).as("a small call says nothing").isEqualTo(170);

        for (int i = 0; i < 100; i++) {
            size.took(size.next(), QUICK);
        }
        assertThat(size.next()).isEqualTo(320);
    }

    @Test
    void next_neitherSlowNorQuick_stays() {
        size.conflicted();
        size.took(160, Duration.ofSeconds(1));

        assertThat(size.next()).isEqualTo(160);
    }

    @Test
    void next_mostIsOne_isOne() {
        BatchSize one = new BatchSize(1);
        one.conflicted();

        assertThat(one.next()).isEqualTo(1);
    }
}
