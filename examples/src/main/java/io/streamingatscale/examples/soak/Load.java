package io.streamingatscale.examples.soak;

import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Progress;
import io.streamingatscale.workload.Simulator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The reference workload: a simulator for each log, through the proxies like all else. */
final class Load implements AutoCloseable {

    private final Map<Flow.Log, Simulator> simulators = new EnumMap<>(Flow.Log.class);
    private final List<EventTarget> targets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final SplittableRandom random;
    private volatile @Nullable Exception failure;
    private boolean isStopped;

    private Load(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Load start(SoakOptions options, Endpoints endpoints) {
        Load load = new Load(options.seed());
        for (Flow.Log log : Flow.Log.values()) {
            if (options.reads(log)) {
                load.start(log, options, endpoints);
            }
        }
        return load;
    }

    private void start(Flow.Log log, SoakOptions options, Endpoints endpoints) {
        EventTarget target = switch (log) {
            case KAFKA -> EventTarget.kafka(endpoints.kafkaClient(), Endpoints.TOPIC);
            case EVENT_HUBS -> EventTarget.eventHub(endpoints.hubConnectionString(), Endpoints.TOPIC);
        };
        Simulator simulator = Simulator.builder(target)
                .eventsPerSecond(options.rate())
                .random(random.split())
                .build();
        Thread thread = new Thread(() -> run(simulator), "simulator-" + log);
        thread.setDaemon(true);
        targets.add(target);
        threads.add(thread);
        simulators.put(log, simulator);
        thread.start();
    }

    private void run(Simulator simulator) {
        try {
            simulator.run();
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Checks that a simulator has not given up; single sends that could not be confirmed are no reason for it.
     *
     * @throws IllegalStateException if one has
     */
    void checkWell() {
        Exception cause = failure;
        if (cause != null) {
            throw new IllegalStateException("simulator could not produce: " + cause, cause);
        }
    }

    /** Sends nothing more, and waits until the log has answered for what was sent. */
    void stop() throws InterruptedException {
        simulators.values().forEach(Simulator::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        isStopped = true;
        checkWell();
    }

    Progress progress(Flow.Log log) {
        return simulator(log).progress();
    }

    ProducedLedger ledger(Flow.Log log) {
        return simulator(log).ledger();
    }

    private Simulator simulator(Flow.Log log) {
        Simulator simulator = simulators.get(log);
        if (simulator == null) {
            throw new IllegalArgumentException("no flow reads this log: log=" + log);
        }
        return simulator;
    }

    /**
     * Frees the clients. Those of a load that was not stopped would wait for answers, and are left to the end of this process.
     */
    @Override
    public void close() {
        if (isStopped) {
            targets.forEach(EventTarget::close);
        }
    }
}
