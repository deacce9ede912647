package io.streamingatscale.examples.soak;

import io.streamingatscale.examples.report.ReportDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs pipelines in three processes under load, while processes are killed and stopped, connections reset and servers restarted;
 * then compares what was stored with what was produced.
 */
final class Soak implements AutoCloseable {

    private static final long LOOK_MILLIS = 200;
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration STALLED = Duration.ofMinutes(2);

    private final SoakOptions options;
    private final Console console;
    private final Servers servers;
    private final Members members;
    private final Load load;
    private final Backlog backlog;
    private final FaultInjector injector;
    private final Instant begin = Instant.now();
    private long ticked = System.nanoTime();
    private long last = -1;
    private long moved = System.nanoTime();

    private Soak(SoakOptions options, Console console, Servers servers, Members members) {
        this.options = options;
        this.console = console;
        this.servers = servers;
        this.members = members;
        this.load = Load.start(options, servers.proxied());
        this.backlog = new Backlog(options.flows(), servers.direct());
        this.injector = new FaultInjector(servers, members, options, console);
    }

    /** Takes the options from system properties; the argument is the directory for data, logs and reports, emptied first. */
    public static void main(String[] args) {
        System.exit(run(Path.of(args[0]).toAbsolutePath()));
    }

    private static int run(Path directory) {
        try {
            SoakOptions options = SoakOptions.of(System.getProperties());
            ReportDirectory.clear(directory);
            try (Soak soak = start(options, directory)) {
                SoakReport report = soak.report();
                report.write(directory);
                soak.console.end(report, directory);
                return report.passed() ? 0 : 1;
            }
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            return 2;
        } catch (IllegalStateException e) {
            System.err.println("soak failed: " + e.getMessage());
            return 1;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("soak failed: " + e);
            return 1;
        } catch (InterruptedException e) {
            System.err.println("soak interrupted");
            return 1;
        }
    }

    /** Starts servers, load and members. */
    static Soak start(SoakOptions options, Path directory) throws IOException, InterruptedException {
        Console console = new Console();
        console.begin(options);
        Servers servers = Servers.start(options, directory);
        try {
            options.flows().forEach(new FlowPipelines(servers.direct())::prepare);
            return new Soak(options, console, servers, Members.start(options, servers.proxied(), directory));
        } catch (IOException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** Runs and judges; what goes wrong on the way stands in the report instead of a verdict. */
    SoakReport report() throws IOException, InterruptedException {
        List<FlowVerdict> verdicts = List.of();
        String failure = "";
        try {
            run();
            verdicts = judge();
        } catch (IllegalStateException e) {
            failure = String.valueOf(e.getMessage());
        }
        return SoakReport.of(options, begin, verdicts, injector.faults(), failure);
    }

    /**
     * Drives load and faults for the length asked for, and then waits until all that the logs hold is stored.
     *
     * @throws IllegalStateException if a process ended that nobody killed, or nothing moves any more
     */
    private void run() throws IOException, InterruptedException {
        while (options.flows().stream().anyMatch(flow -> backlog.committed(flow) == 0)) {
            look();
        }
        console.say("all flows store; the faults begin");
        injector.start();
        long start = System.nanoTime();
        while (System.nanoTime() - start < options.length().toNanos()) {
            look();
        }
        console.say("the faults end, and so does the load; draining");
        injector.stop();
        load.stop();
        drain();
        members.end();
    }

    private void drain() throws InterruptedException {
        Map<Flow.Log, Long> ends = new EnumMap<>(Flow.Log.class);
        for (Flow flow : options.flows()) {
            if (!ends.containsKey(flow.log())) {
                ends.put(flow.log(), LogEnds.of(flow.log(), servers.proxied()));
            }
        }
        while (options.flows().stream()
                .anyMatch(flow -> backlog.committed(flow) < ends.getOrDefault(flow.log(), Long.MAX_VALUE))) {
            look();
        }
        console.tick(options.flows(), load, backlog, injector);
    }

    private void look() throws InterruptedException {
        Thread.sleep(LOOK_MILLIS);
        servers.checkAlive();
        members.checkAlive();
        injector.checkWell();
        load.checkWell();
        long now = System.nanoTime();
        if (now - ticked > TICK.toNanos()) {
            ticked = now;
            backlog.refresh();
            console.tick(options.flows(), load, backlog, injector);
        }
        if (backlog.progress() != last) {
            last = backlog.progress();
            moved = now;
        } else if (now - moved > STALLED.toNanos()) {
            throw new IllegalStateException("nothing is stored any more: for=" + STALLED + members.tails());
        }
    }

    /** Compares what each flow stored with what was produced to its log. */
    List<FlowVerdict> judge() {
        console.say("all is stored; comparing it with what was produced");
        FlowPipelines pipelines = new FlowPipelines(servers.direct());
        List<FlowVerdict> verdicts = options.flows().stream()
                .map(flow -> FlowVerdict.of(flow, pipelines.stored(flow), load.ledger(flow.log())))
                .toList();
        verdicts.forEach(console::verdict);
        return verdicts;
    }

    /** Returns where the servers are reached. */
    Endpoints endpoints() {
        return servers.direct();
    }

    @Override
    public void close() {
        injector.close();
        members.close();
        servers.close();
        backlog.close();
        load.close();
    }
}
