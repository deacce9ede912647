package io.streamingatscale.examples.soak;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does what the schedule says, each fault on a thread of its own, so that they overlap. */
final class FaultInjector implements AutoCloseable {

    private static final double ALL_FROM = 0.6;
    private static final Duration TO_END = Duration.ofMinutes(5);

    private final Servers servers;
    private final Members members;
    private final FaultSchedule schedule;
    private final Console console;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Thread driver = new Thread(this::run, "faults");
    private volatile @Nullable Exception failure;

    private interface Act {
        String run() throws IOException, InterruptedException;
    }

    FaultInjector(Servers servers, Members members, SoakOptions options, Console console) {
        this.servers = servers;
        this.members = members;
        this.console = console;
        List<FaultKind> kinds = new ArrayList<>(List.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.RESET));
        servers.broker().ifPresent(broker -> kinds.add(FaultKind.BROKER_RESTART));
        servers.postgres().ifPresent(database -> kinds.add(FaultKind.DATABASE_RESTART));
        this.schedule = new FaultSchedule(options.seed(), kinds, options.every());
        driver.setDaemon(true);
    }

    void start() {
        driver.start();
    }

    private void run() {
        try {
            for (FaultSchedule.Planned next = schedule.next();
                    !stopping.await(next.gap().toMillis(), TimeUnit.MILLISECONDS);
                    next = schedule.next()) {
                inject(next);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void inject(FaultSchedule.Planned planned) {
        switch (planned.kind()) {
            case KILL -> onMember(planned, this::kill);
            case PAUSE -> onMember(planned, this::pause);
            case RESET -> reset(planned);
            case BROKER_RESTART ->
                servers.broker().ifPresent(broker -> act(planned, "kafka", () -> restart(planned, broker)));
            case DATABASE_RESTART ->
                servers.postgres().ifPresent(database -> act(planned, "postgresql", () -> restart(planned, database)));
        }
    }

    private interface MemberAct {
        String run(FaultSchedule.Planned planned, ChildProcess member) throws IOException, InterruptedException;
    }

    /** Takes the member that the schedule says or, while something happens to that one, the next. */
    private void onMember(FaultSchedule.Planned planned, MemberAct act) {
        List<ChildProcess> all = members.all();
        int first = (int) (planned.where() * all.size());
        for (int i = 0; i < all.size(); i++) {
            ChildProcess member = all.get((first + i) % all.size());
            if (act(planned, member.name(), () -> act.run(planned, member))) {
                return;
            }
        }
    }

    /** Returns false if something happens to the target already. */
    private boolean act(FaultSchedule.Planned planned, String target, Act act) {
        if (!busy.add(target)) {
            return false;
        }
        threads.execute(() -> {
            Instant from = Instant.now();
            try {
                String note = act.run();
                faults.add(new Fault(planned.kind(), target, from, Instant.now(), note));
            } catch (IOException | InterruptedException | RuntimeException e) {
                failure = e;
            } finally {
                busy.remove(target);
            }
        });
        return true;
    }

    private String kill(FaultSchedule.Planned planned, ChildProcess member) throws IOException, InterruptedException {
        console.say(
                "SIGKILL of %s, started again after %d ms",
                member.name(), planned.length().toMillis());
        member.kill();
        rest(planned.length());
        member.restart();
        return "";
    }

    private String pause(FaultSchedule.Planned planned, ChildProcess member) throws IOException, InterruptedException {
        console.say(
                "SIGSTOP of %s, SIGCONT after %d ms",
                member.name(), planned.length().toMillis());
        member.pause();
        try {
            rest(planned.length());
        } finally {
            member.resume();
        }
        return "";
    }

    private void reset(FaultSchedule.Planned planned) {
        List<TcpProxy> proxies = servers.proxies();
        TcpProxy proxy = proxies.get((int) (planned.where() * proxies.size()));
        double share = planned.share() < ALL_FROM ? planned.share() : 1;
        Instant now = Instant.now();
        int count = proxy.reset(share, new Random());
        if (count == 0) {
            return; // nobody is connected: the other end is down too
        }
        console.say("TCP reset of %d connections to %s%s", count, proxy.name(), share < 1 ? "" : ", which are all");
        faults.add(new Fault(FaultKind.RESET, proxy.name(), now, now, count + " connections"));
    }

    private String restart(FaultSchedule.Planned planned, ChildProcess broker)
            throws IOException, InterruptedException {
        console.say(
                "SIGKILL of the broker, started again after %d ms",
                planned.length().toMillis());
        broker.kill();
        rest(planned.length());
        broker.restart();
        broker.awaitReady();
        return "";
    }

    private String restart(FaultSchedule.Planned planned, PostgresServer database)
            throws IOException, InterruptedException {
        console.say(
                "SIGKILL of PostgreSQL, started again after %d ms",
                planned.length().toMillis());
        database.kill();
        rest(planned.length());
        database.restart();
        return "";
    }

    private static void rest(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }

    /** Begins no more faults, and waits until those that are under way have ended: every process runs again. */
    void stop() throws InterruptedException {
        stopping.countDown();
        driver.join();
        threads.shutdown();
        if (!threads.awaitTermination(TO_END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("fault did not end: atMost=" + TO_END + ", targets=" + busy);
        }
        checkWell();
    }

    /** Begins no more faults, and leaves those that are under way. */
    @Override
    public void close() {
        stopping.countDown();
        threads.shutdownNow();
    }

    /**
     * Checks that faults could be done.
     *
     * @throws IllegalStateException if one could not
     */
    void checkWell() {
        Exception cause = failure;
        if (cause != null) {
            throw new IllegalStateException("fault could not be done: " + cause.getMessage(), cause);
        }
    }

    /** Returns the faults that have ended, in order of their begin. */
    List<Fault> faults() {
        return faults.stream().sorted(Comparator.comparing(Fault::from)).toList();
    }

    long count(FaultKind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).count();
    }
}
