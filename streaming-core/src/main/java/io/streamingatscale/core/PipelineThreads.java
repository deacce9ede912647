package io.streamingatscale.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that step a pipeline's workers, and their common end. */
final class PipelineThreads {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(10);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private enum State {
        NEW,
        STARTED,
        STOPPED
    }

    private final PipelineSpec<?, ?> spec;
    private final CountDownLatch running;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final List<DrainReport> reports = new CopyOnWriteArrayList<>();
    private final List<SystemEnvironment> environments = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private final ExecutorService checkpointThread;
    private final ExecutorService callThreads;
    private volatile boolean isStopping;
    private volatile Duration drainTimeout;
    private volatile State state = State.NEW;

    PipelineThreads(PipelineSpec<?, ?> spec) {
        this.spec = spec;
        this.running = new CountDownLatch(spec.settings().workers());
        this.drainTimeout = spec.settings().drainTimeout();
        this.checkpointThread = Executors.newSingleThreadExecutor(task -> daemon(task, "checkpoints"));
        this.callThreads = Executors.newCachedThreadPool(task -> daemon(task, "call"));
    }

    private Thread daemon(Runnable task, String role) {
        Thread thread = new Thread(task, spec.name() + "-" + role);
        thread.setDaemon(true);
        return thread;
    }

    static <S, T> Worker newWorker(PipelineSpec<S, T> spec, int index, WorkerEnvironment environment) {
        ReaderSlot slot = new ReaderSlot(spec.name(), index, spec.settings().workers());
        return new Worker(new WorkerLoop<>(spec, environment, slot));
    }

    synchronized void start() {
        if (state != State.NEW) {
            throw new IllegalStateException("pipeline starts once: pipeline=\"" + spec.name() + "\"; build another");
        }
        for (int index = 0; index < spec.settings().workers(); index++) {
            SystemEnvironment environment =
                    new SystemEnvironment(spec.settings().clock(), checkpointThread, callThreads);
            workers.add(newWorker(spec, index, environment));
            environments.add(environment);
        }
        state = State.STARTED;
        for (int index = 0; index < workers.size(); index++) {
            Worker worker = workers.get(index);
            WorkerEnvironment environment = environments.get(index);
            new Thread(() -> drive(worker, environment), spec.name() + "-worker-" + index).start();
        }
        log.info("pipeline started: pipeline={}, workers={}", spec.name(), workers.size());
    }

    @SuppressWarnings("CatchThrowable") // whatever ends a worker's thread ends the pipeline, and says so
    private void drive(Worker worker, WorkerEnvironment environment) {
        try {
            while (!isStopping) {
                if (worker.step() == Worker.Progress.BLOCKED) {
                    environment.await(LONGEST_WAIT);
                }
            }
        } catch (Throwable e) {
            stopBecause(e);
        }
        try {
            reports.add(worker.drain(drainTimeout));
        } catch (Throwable e) {
            stopBecause(e);
        } finally {
            running.countDown();
        }
    }

    private void stopBecause(Throwable e) {
        if (cause.compareAndSet(null, e)) {
            String trouble = e instanceof RuntimeException known
                    ? TaskLog.describe(known)
                    : "exception=" + e.getClass().getName();
            log.error("pipeline stops: pipeline={}, {}", spec.name(), trouble);
        }
        stop();
    }

    private void stop() {
        isStopping = true;
        environments.forEach(SystemEnvironment::stop);
    }

    void awaitStop() throws InterruptedException {
        running.await();
        Throwable failure = cause.get();
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("pipeline stopped: pipeline=\"" + spec.name() + "\"", failure);
        }
    }

    synchronized DrainReport drain(Duration timeout) {
        if (state == State.STARTED) {
            drainTimeout = timeout;
            stop();
            awaitThreads(timeout.plus(GRACE));
        }
        if (state != State.STOPPED) {
            state = State.STOPPED;
            closeParts();
        }
        return DrainReport.join(reports);
    }

    private void awaitThreads(Duration atMost) {
        try {
            if (!running.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                log.error("workers did not stop in time, a call of source or sink hangs: pipeline={}", spec.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeParts() {
        checkpointThread.shutdown();
        endCalls();
        close(spec.sink());
        spec.poison().sink().ifPresent(this::close);
        if (!spec.isTransactional()) {
            close(spec.store());
        }
        log.info("pipeline stopped: pipeline={}", spec.name());
    }

    /** Waits for calls that were given up when their partitions were: what they use may be closed afterwards. */
    private void endCalls() {
        callThreads.shutdownNow();
        try {
            if (!callThreads.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                log.error("calls of an asynchronous step do not end when interrupted: pipeline={}", spec.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn(
                    "part did not close: pipeline={}, part={}, exception={}",
                    spec.name(),
                    part.getClass().getSimpleName(),
                    e.getClass().getName());
        }
    }

    Health health() {
        Throwable failure = cause.get();
        if (failure != null || running.getCount() == 0) {
            return new Health.Stopped(failure);
        }
        if (state != State.STARTED) {
            return state == State.NEW ? new Health.NotStarted() : new Health.Stopped(null);
        }
        List<String> troubles = new ArrayList<>();
        workers.forEach(worker -> troubles.addAll(worker.troubles()));
        return troubles.isEmpty() ? new Health.Running() : new Health.Degraded(troubles);
    }

    List<PartitionStatus> partitions() {
        List<PartitionStatus> all = new ArrayList<>();
        workers.forEach(worker -> all.addAll(worker.partitions()));
        return all;
    }
}
