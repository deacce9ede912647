package io.streamingatscale.examples.quickstart;

import io.streamingatscale.examples.report.ReportDirectory;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Runs the reference scenario: a thousand simulated devices, Kafka, a pipeline in a process of its own that is killed on
 * the way, a SQL database, and a verifier that compares the table with what was produced.
 */
final class Quickstart {

    private static final String TOPIC = "devices";
    private static final int PARTITIONS = 8;
    private static final long TICK_MILLIS = 100;
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofMinutes(1);

    private final QuickstartOptions options;
    private final Path directory;
    private final Console console = new Console();

    private Quickstart(QuickstartOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    /** Takes the options from system properties; the argument is the directory for data and reports, emptied first. */
    public static void main(String[] args) {
        System.exit(run(Path.of(args[0]).toAbsolutePath()));
    }

    private static int run(Path directory) {
        try {
            QuickstartOptions options = QuickstartOptions.of(System.getProperties());
            ReportDirectory.clear(directory);
            return new Quickstart(options, directory).run() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println("quickstart: " + e.getMessage());
            return 2;
        } catch (IllegalStateException e) {
            System.err.println("quickstart failed: " + e.getMessage());
            return 1;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("quickstart failed: " + e);
            return 1;
        } catch (InterruptedException e) {
            System.err.println("quickstart interrupted");
            return 1;
        }
    }

    private boolean run() throws IOException, InterruptedException {
        Instant begin = Instant.now();
        console.begin(options);
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                        .directory(directory.resolve("kafka"))
                        .start();
                Database database = Database.start(options.database(), directory)) {
            // log time is then the broker's, as with Event Hubs, and latency is what the pipeline adds
            kafka.createTopic(TOPIC, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
            QuickstartReport report = measure(kafka, database, begin);
            report.write(directory);
            console.end(report, directory);
            return report.passed();
        }
    }

    private QuickstartReport measure(EmbeddedKafka kafka, Database database, Instant begin)
            throws IOException, InterruptedException {
        // a static member of its group: a process that starts again takes over from the one killed at once
        Map<String, String> consumer =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.instance.id", "quickstart");
        PipelineMain.Arguments arguments = new PipelineMain.Arguments(
                consumer,
                TOPIC,
                PARTITIONS,
                database.url(),
                directory.resolve("checkpoints"),
                directory.resolve("index"));
        try (EventTarget target = EventTarget.kafka(Map.of("bootstrap.servers", kafka.bootstrapServers()), TOPIC);
                PipelineProcess pipeline = PipelineProcess.start(
                        arguments, directory.resolve("pipeline.log"), "-Xmx1g", "-XX:+UseParallelGC")) {
            Simulator simulator = Simulator.builder(target)
                    .eventsPerSecond(options.rate())
                    .maxEvents(options.events())
                    .build();
            drive(simulator, pipeline);
            console.say("everything is processed, draining the pipeline");
            pipeline.stop(DRAIN);
            console.say("verifying: reading the table and comparing it with the ledger of produced events");
            ProducedLedger ledger = simulator.ledger();
            ledger.write(directory.resolve("produced.ledger"));
            StrictReport verdict = StrictReport.of(StoredEvents.fromJdbc(Database.connect(database.url())), ledger);
            return QuickstartReport.of(options, begin, ledger, verdict, pipeline);
        }
    }

    /** Produces, kills and restarts until all that was produced has been committed. */
    private void drive(Simulator simulator, PipelineProcess pipeline) throws IOException, InterruptedException {
        StallWatch watch = new StallWatch(STALLED);
        while (!pipeline.status().isReady()) {
            pipeline.checkAlive();
            watch.check(0, pipeline);
            Thread.sleep(TICK_MILLIS);
        }
        SimulatorThread producer = SimulatorThread.start(simulator);
        while (producer.isAlive() || !pipeline.isDone(simulator.progress().produced())) {
            producer.checkWell();
            pipeline.checkAlive();
            watch.check(
                    simulator.progress().produced() + pipeline.stored() + pipeline.dropped() + pipeline.absorbed(),
                    pipeline);
            if (isKillDue(pipeline)) {
                console.say("killing the pipeline's process (SIGKILL) and starting it again");
                pipeline.killAndRestart();
            }
            console.tick(simulator.progress(), pipeline);
            Thread.sleep(TICK_MILLIS);
        }
        producer.checkWell();
        console.tick(simulator.progress(), pipeline);
    }

    /** Kills are spread evenly over what is stored, and hit a process that is at work. */
    private boolean isKillDue(PipelineProcess pipeline) {
        int done = pipeline.kills().size();
        long at = options.events() * (done + 1) / (options.kills() + 1);
        return done < options.kills() && pipeline.isWorking() && pipeline.stored() >= at;
    }
}
