package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class TdsExtensionTest {

    @Nested
    class OfAnInstance {

        @RegisterExtension
        final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

        @RepeatedTest(2)
        void emulator_ofEachTest_isNew(TdsEmulator emulator) throws SQLException {
            assertThat(sqlServer.emulator()).isSameAs(emulator);
            try (Client client = Client.of(emulator)) {
                client.run("create table t (id int)");
            }
        }
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class OfAClass {

        @RegisterExtension
        static final TdsExtension SQL_SERVER = TdsExtension.of(TdsEmulator.builder());

        private static int before;

        @RepeatedTest(2)
        void emulator_ofAllTests_isTheSame(TdsEmulator emulator) throws SQLException {
            assertThat(SQL_SERVER.emulator()).isSameAs(emulator);
            assertThat(emulator.connections()).isEqualTo(before++);
            Client.of(emulator).close();
        }
    }

    @Test
    void emulator_outsideOfTests_isRefused() {
        TdsExtension unused = TdsExtension.of(TdsEmulator.builder());

        assertThatIllegalStateException()
                .isThrownBy(unused::emulator)
                .withMessageStartingWith("the emulator runs during tests alone");
    }
}
