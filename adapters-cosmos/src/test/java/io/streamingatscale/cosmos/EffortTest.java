package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.TransientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EffortTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private static Answer throttled(Duration retryAfter) {
        return Answer.of(429, 3200, retryAfter);
    }

    private static Duration time(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void pauseFor_serviceAsksForMore_waitsAsLong() {
        Effort effort = new Effort("items", LONG, () -> false);

        assertThat(time(() -> effort.pauseFor(throttled(Duration.ofMillis(120)))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void pauseFor_againAndAgain_waitsLongerUntilThereIsProgress() {
        Effort effort = new Effort("items", LONG, () -> false);
        for (int i = 0; i < 3; i++) {
            effort.pauseFor(throttled(Duration.ZERO));
        }

        Duration fourth = time(() -> effort.pauseFor(throttled(Duration.ZERO)));
        effort.progressed();
        Duration afterProgress = time(() -> effort.pauseFor(throttled(Duration.ZERO)));

        assertThat(fourth).isGreaterThanOrEqualTo(Duration.ofMillis(160));
        assertThat(afterProgress).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void pauseFor_longerThanIsLeft_failsAtOnceWithWhatTheServiceAsks() {
        Effort effort = new Effort("items", Duration.ofSeconds(20), () -> false);

        assertThatThrownBy(() -> effort.pauseFor(throttled(Duration.ofMinutes(5))))
                .isInstanceOfSatisfying(
                        TransientException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(5)));
    }

    @Test
    void left_closedOrNothingLeft_fails() {
        assertThatThrownBy(() -> new Effort("items", LONG, () -> true).left())
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> new Effort("items", Duration.ofNanos(1), () -> false).left())
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void pause_interrupted_failsForNowAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new Effort("items", LONG, () -> false).pause(LONG))
                .isInstanceOf(TransientException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
