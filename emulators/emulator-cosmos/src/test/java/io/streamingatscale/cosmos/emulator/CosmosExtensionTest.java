package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class CosmosExtensionTest {

    @Nested
    class OfAnInstance {

        @RegisterExtension
        final CosmosExtension cosmos = CosmosExtension.of(CosmosEmulator.builder());

        @RepeatedTest(2)
        void emulator_ofEachTest_isNew(CosmosEmulator emulator) {
            assertThat(cosmos.emulator()).isSameAs(emulator);
            emulator.create("new", "each time", "/pk");
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class OfAClass {

        @RegisterExtension
        static final CosmosExtension COSMOS = CosmosExtension.of(CosmosEmulator.builder());

        private static int before;

        @RepeatedTest(2)
        void emulator_ofAllTests_isTheSame(CosmosEmulator emulator) {
            assertThat(COSMOS.emulator()).isSameAs(emulator);
            emulator.create("same", "c" + before, "/pk");
            assertThat(emulator.count("same", "c0")).isZero();
            before++;
        }
    }

    @Test
    void emulator_outsideOfTests_isRefused() {
        CosmosExtension unused = CosmosExtension.of(CosmosEmulator.builder());

        assertThatIllegalStateException()
                .isThrownBy(unused::emulator)
                .withMessageStartingWith("the emulator runs during tests alone");
    }
}
