package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducedLedgerTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2047, 2048, 5000})
    void read_whatWasWritten_isTheSame(int events) throws Exception {
        ProducedLedger ledger = ledger(events, 1);
        Path file = directory.resolve("ledger");

        ledger.write(file);
        ProducedLedger read = ProducedLedger.read(file);

        assertThat(read.size()).isEqualTo(events);
        assertThat(read).hasToString(ledger.toString());
        for (int i = 0; i < events; i++) {
            assertThat(read.entry(i)).isEqualTo(ledger.entry(i));
        }
    }

    @Test
    void write_overAnOlderLedger_replacesItAndLeavesNothingElse() throws Exception {
        Path file = directory.resolve("ledger");
        ledger(10, 1).write(file);

        ledger(20, 2).write(file);

        assertThat(ProducedLedger.read(file).size()).isEqualTo(20);
        assertThat(directory).isDirectoryContaining("glob:**/ledger");
        assertThat(directory.toFile().list()).containsExactly("ledger");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 20, 40, 200, 343})
    void read_anyByteChanged_isRefused(int position) throws Exception {
        Path file = directory.resolve("ledger");
        ledger(10, 1).write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> ProducedLedger.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a whole ledger");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 312, 343})
    void read_tornFile_isRefused(int length) throws Exception {
        Path file = directory.resolve("ledger");
        ledger(10, 1).write(file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));

        assertThatThrownBy(() -> ProducedLedger.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a whole ledger");
    }

    @Test
    void read_missingFile_saysWhich() {
        assertThatThrownBy(() -> ProducedLedger.read(directory.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void plus_ledgersOfTwoSimulators_holdsBoth() throws Exception {
        ProducedLedger both = ledger(10, 1).plus(ledger(20, 2));

        assertThat(both.size()).isEqualTo(30);
        assertThat(both.distinct()).isEqualTo(30);
        assertThat(both.entry(10)).isEqualTo(ledger(20, 2).entry(0));
    }

    @Test
    void plus_simulatorsThatSharedASeed_isRefused() throws Exception {
        ProducedLedger ledger = ledger(10, 1);

        assertThatThrownBy(() -> ledger.plus(ledger(20, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not share events");
    }

    private static ProducedLedger ledger(int events, long seed) throws InterruptedException {
        Simulator simulator = Simulator.builder(EventTarget.consumer(event -> {}))
                .random(new SplittableRandom(seed))
                .duplicateEvery(5)
                .maxEvents(events)
                .build();
        simulator.run();
        return simulator.ledger();
    }
}
