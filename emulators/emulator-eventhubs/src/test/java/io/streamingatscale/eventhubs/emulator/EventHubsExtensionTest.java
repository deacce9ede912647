package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class EventHubsExtensionTest {

    @Nested
    class OfAnInstance {

        @RegisterExtension
        final EventHubsExtension eventHubs =
                EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 1));

        @RepeatedTest(2)
        void emulator_ofEachTest_isNew(EventHubsEmulator emulator) {
            assertThat(eventHubs.emulator()).isSameAs(emulator);
            assertThat(emulator.hub("devices").append("0", "a").sequenceNumber())
                    .isZero();
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class OfAClass {

        @RegisterExtension
        static final EventHubsExtension EVENT_HUBS =
                EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 1));

        private static long next;

        @RepeatedTest(2)
        void emulator_ofAllTests_isTheSame(EventHubsEmulator emulator) {
            assertThat(EVENT_HUBS.emulator()).isSameAs(emulator);
            assertThat(emulator.hub("devices").append("0", "a").sequenceNumber())
                    .isEqualTo(next++);
        }
    }

    @Test
    void emulator_outsideOfTests_isRefused() {
        EventHubsExtension unused =
                EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", 1));

        assertThatIllegalStateException()
                .isThrownBy(unused::emulator)
                .withMessageStartingWith("the emulator runs during tests alone");
    }
}
