package io.streamingatscale.core;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How commits, saves and calls that end on other threads come back to the worker: each once, none lost, in an order. */
@Param(name = "message", gen = IntGen.class, conf = "1:9")
@Tag("slow")
public class MailboxConcurrencyTest {

    private final Mailbox mailbox =
            new Mailbox(new SystemEnvironment(InstantSource.system(), Runnable::run, Runnable::run));
    private final List<Integer> heard = new ArrayList<>();

    @Operation
    public void post(@Param(name = "message") int message) {
        mailbox.post(() -> heard.add(message));
    }

    /** The worker's: returns what it was told. */
    @Operation(nonParallelGroup = "worker")
    public List<Integer> runAll() {
        heard.clear();
        mailbox.runAll();
        return List.copyOf(heard);
    }

    @Test
    void mailbox_underStress_isLinearizable() {
        new StressOptions()
                .iterations(5)
                .threads(2)
                .actorsPerThread(3)
                .invocationsPerIteration(1_000)
                .check(MailboxConcurrencyTest.class);
    }

    @Test
    void mailbox_everySwitchOfThreads_isLinearizable() {
        new ModelCheckingOptions()
                .iterations(5)
                .threads(2)
                .actorsPerThread(3)
                .invocationsPerIteration(200)
                .check(MailboxConcurrencyTest.class);
    }
}
