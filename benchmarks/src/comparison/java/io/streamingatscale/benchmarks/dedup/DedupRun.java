package io.streamingatscale.benchmarks.dedup;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Measures one engine in a process of its own, and prints one line of figures. */
final class DedupRun {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long FILL_NANOS = 60_000_000_000L;
    private static final long MEASURE_NANOS = 5_000_000_000L;
    private static final int FORCE_AFTER = 100_000;
    private static final int FORCES = 5;

    private final String name;
    private final long entries;
    private final long copyEvery;
    private final int threads;
    private final Path directory;
    private final long[] checks;
    private final long[] cpuNanos;
    private final long[] allocated;
    private final long[] missed;
    private final long[][] batchNanos;

    private DedupRun(String[] args) {
        name = args[0];
        entries = Long.parseLong(args[1]);
        copyEvery = Long.parseLong(args[2]);
        threads = Integer.parseInt(args[3]);
        directory = Path.of(args[4]);
        checks = new long[threads];
        cpuNanos = new long[threads];
        allocated = new long[threads];
        missed = new long[threads];
        batchNanos = new long[threads][1 << 20];
    }

    /** Takes the engine, the entries, how often an id is repeated, the threads, and an empty directory. */
    public static void main(String[] args) throws InterruptedException, IOException {
        new DedupRun(args).run();
        System.exit(0);
    }

    private void run() throws InterruptedException {
        double force;
        long before = usedHeap();
        long heap;
        long outside;
        try (Engine engine = Engine.open(name, entries, threads, directory)) {
            CyclicBarrier isFilled = new CyclicBarrier(threads);
            Thread[] all = new Thread[threads];
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                all[thread] = new Thread(() -> work(engine, number, isFilled));
                all[thread].start();
            }
            for (Thread thread : all) {
                thread.join();
            }
            heap = Math.max(0, usedHeap() - before);
            outside = engine.bytesOutsideHeap();
            force = force(engine);
        }
        long begin = System.nanoTime();
        try (Engine engine = Engine.open(name, entries, threads, directory)) {
            double open = (System.nanoTime() - begin) / 1e9;
            long all = Arrays.stream(checks).sum();
            System.out.printf(
                    Locale.ROOT,
                    "%.3f %.1f %.1f %.1f %.1f %.2f %.3f%n",
                    all * 1e3 / Arrays.stream(cpuNanos).sum(),
                    (double) Arrays.stream(allocated).sum() / all,
                    percentile() / 1e3,
                    (double) (heap + outside) / entries,
                    force,
                    open,
                    100.0 * Arrays.stream(missed).sum() * (copyEvery == 0 ? 0 : copyEvery) / all);
        }
    }

    private void work(Engine engine, int thread, CyclicBarrier isFilled) {
        Ids ids = new Ids();
        // a range of numbers of its own
        long first = ((long) thread << 40) + 2 * entries;
        long share = entries / threads;
        long last = fill(engine, ids, thread, first, share);
        try {
            isFilled.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
        measure(engine, ids, thread, last, Math.max(Ids.BATCH, (last - first) / 2));
    }

    private long fill(Engine engine, Ids ids, int thread, long first, long count) {
        long begin = System.nanoTime();
        long number = first;
        // a little more than there is room for, so that the window moves
        long last = first + count + count / 8;
        while (number < last && System.nanoTime() - begin < FILL_NANOS) {
            ids.fill(number, 0, 1);
            engine.check(ids, thread);
            number += Ids.BATCH;
        }
        if (number < last) {
            System.err.println("not filled in time: " + name + ", ids=" + (number - first));
        }
        return number;
    }

    private void measure(Engine engine, Ids ids, int thread, long from, long reach) {
        long number = from;
        long own = Thread.currentThread().getId();
        long found = 0;
        long copies = 0;
        int batches = 0;
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getThreadAllocatedBytes(own);
        long begin = System.nanoTime();
        long end = begin;
        while (end - begin < MEASURE_NANOS) {
            ids.fill(number, copyEvery, reach);
            long before = System.nanoTime();
            found += engine.check(ids, thread);
            end = System.nanoTime();
            batchNanos[thread][batches++ & ((1 << 20) - 1)] = end - before;
            for (boolean isCopy : ids.isCopy) {
                copies += isCopy ? 1 : 0;
            }
            number += Ids.BATCH;
        }
        long spent = THREADS.getCurrentThreadCpuTime() - cpu;
        allocated[thread] = THREADS.getThreadAllocatedBytes(own) - bytes;
        checks[thread] = number - from;
        missed[thread] = name.startsWith("cache") ? 0 : copies - found;
        cpuNanos[thread] = spent - idsAlone(ids, from, reach, Math.min(number - from, 10_000_000), number - from);
    }

    /** Returns the time that making the ids took. */
    private long idsAlone(Ids ids, long from, long reach, long sample, long all) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long sum = 0;
        for (long number = from; number < from + sample; number += Ids.BATCH) {
            ids.fill(number, copyEvery, reach);
            sum += ids.low[7] + System.nanoTime() + System.nanoTime();
        }
        long spent = THREADS.getCurrentThreadCpuTime() - cpu;
        return sum == 42 ? 0 : (long) (spent * ((double) all / sample));
    }

    private double percentile() {
        long[] all = Arrays.stream(batchNanos)
                .flatMapToLong(Arrays::stream)
                .filter(nanos -> nanos > 0)
                .sorted()
                .toArray();
        return all[(int) (all.length * 0.999)];
    }

    private double force(Engine engine) {
        Ids ids = new Ids();
        long number = 1L << 50;
        engine.force();
        long sum = 0;
        for (int i = 0; i < FORCES; i++) {
            for (int taken = 0; taken < FORCE_AFTER; taken += Ids.BATCH) {
                ids.fill(number, 0, 1);
                engine.check(ids, 0);
                number += Ids.BATCH;
            }
            long begin = System.nanoTime();
            engine.force();
            sum += System.nanoTime() - begin;
        }
        return sum / 1e6 / FORCES;
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
