package io.streamingatscale.workload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The {@link Simulator} as a command. Ends with 0 if every send was acknowledged, 1 if one was not, 2 if it could not run.
 * When the process is asked to end, it stops sending, waits for the acknowledgements and writes the ledger.
 */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Sends the events of simulated devices to a Kafka topic, an event hub or a file.")
public final class SimulatorMain implements Callable<Integer> {

    private static final long PROGRESS_SECONDS = 5;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(names = "--ledger", description = "file to write the ledger of produced events to")
    private @Nullable Path ledger;

    @Option(names = "--profile", defaultValue = "telemetry-simulator", description = "${DEFAULT-VALUE} or readme")
    private String profile = "";

    @Option(names = "--complex-data-count", defaultValue = "23", description = "how many numbers complexData holds")
    private int complexDataCount;

    @Option(
            names = "--duplicate-every",
            defaultValue = "1000",
            description = "one send in so many is repeated, 0: none")
    private int duplicateEvery;

    @Option(names = "--first-device", defaultValue = "0", description = "number of the first device")
    private int firstDevice;

    @Option(names = "--devices", defaultValue = "1000", description = "how many devices")
    private int devices;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "events a second of all devices, 0: as fast as possible")
    private long rate;

    @Option(
            names = "--samples-load",
            description = "rate and devices of a load of the samples: 50, 100, 1000, 5000, 8000, 10000 or 20000")
    private @Nullable Integer samplesLoad;

    @Option(names = "--count", description = "how many different events to send; no limit if left out")
    private @Nullable Long count;

    @Option(names = "--duration", description = "for how long to send, such as PT60S; no limit if left out")
    private @Nullable Duration duration;

    @Option(names = "--seed", description = "the same seed gives the same events; another each time if left out")
    private @Nullable Long seed;

    private final CommandLine commandLine = ExitCodes.applyTo(new CommandLine(this));

    private SimulatorMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new SimulatorMain().commandLine;
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch finished = new CountDownLatch(1);
        try (EventTarget opened = target.open()) {
            Simulator simulator = simulator(opened);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(simulator, finished)));
            runWithDisplay(simulator);
            return finish(simulator);
        } finally {
            finished.countDown();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with its executor
    private void runWithDisplay(Simulator simulator) throws InterruptedException {
        ScheduledExecutorService display = Executors.newSingleThreadScheduledExecutor();
        try {
            display.scheduleAtFixedRate(
                    () -> print(simulator.progress()), PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
            simulator.run();
        } finally {
            display.shutdownNow();
            if (ledger != null) {
                simulator.ledger().write(ledger);
            }
        }
    }

    private int finish(Simulator simulator) {
        print(simulator.progress());
        simulator
                .firstFailure()
                .ifPresent(failure -> commandLine.getErr().println("first failed send: " + failure.getMessage()));
        return simulator.progress().failed() == 0 ? ExitCodes.PASSED : ExitCodes.FAILED;
    }

    private void print(Progress progress) {
        commandLine
                .getOut()
                .println("produced=" + progress.produced() + ", distinct=" + progress.distinct() + ", duplicates="
                        + progress.duplicates() + ", failed=" + progress.failed());
    }

    private static void stopAndAwait(Simulator simulator, CountDownLatch finished) {
        simulator.stop();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Simulator simulator(EventTarget opened) {
        Simulator.Builder builder = Simulator.builder(opened)
                .profile(profile())
                .complexDataCount(complexDataCount)
                .duplicateEvery(duplicateEvery);
        if (samplesLoad == null) {
            builder.devices(firstDevice, devices).eventsPerSecond(rate);
        } else {
            builder.samplesLoad(samplesLoad);
        }
        if (count != null) {
            builder.maxEvents(count);
        }
        if (duration != null) {
            builder.duration(duration);
        }
        if (seed != null) {
            builder.random(new SplittableRandom(seed));
        }
        return builder.build();
    }

    private Profile profile() {
        return switch (profile) {
            case "telemetry-simulator" -> Profile.TELEMETRY_SIMULATOR;
            case "readme" -> Profile.README;
            default ->
                throw new IllegalArgumentException(
                        "profile must be telemetry-simulator or readme: profile=\"" + profile + "\"");
        };
    }
}
