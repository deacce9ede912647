package io.streamingatscale.cosmos;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much goes to a container: operations of one request and request units (RU) of one second, slower where the service
 * throttles; and what is told of it.
 *
 * <p>The number of operations of a request is halved when the service does not take one or does not answer, be it throttled or
 * the request too large for something on the way, and grows by a thirty-second of the most when all went well (AIMD, as in
 * RFC 5681). One physical partition that is throttled slows down all: a
 * commit is not done before its last document is.
 *
 * <p><b>Threads:</b> any.
 */
final class Throughput {

    private static final int STEPS = 32;

    /** The part of a second that a request may use of the budget. */
    private static final double REQUEST_SECONDS = 0.25;

    private static final String UNKNOWN = "unknown";

    private final int most;
    private final double budget;
    private final MeterRegistry registry;
    private final String container;
    private final Counter throttled;
    private final DistributionSummary perRecord;
    private final Map<String, Counter> charged = new ConcurrentHashMap<>();

    private int window;
    private double chargePerOperation;
    private double balance;
    private long balanceAt = System.nanoTime();

    /**
     * Makes it.
     *
     * @param most operations of one request
     * @param budget RU per second; infinite for no bound
     */
    Throughput(int most, double budget, MeterRegistry registry, String container) {
        this.most = most;
        this.window = most;
        this.budget = budget;
        this.balance = budget * REQUEST_SECONDS;
        this.registry = registry;
        this.container = container;
        this.throttled = Counter.builder("streaming.cosmos.throttled")
                .tag("container", container)
                .description("operations that were answered with 429")
                .register(registry);
        this.perRecord = DistributionSummary.builder("streaming.cosmos.ru.per.record")
                .tag("container", container)
                .description("request units of a commit, divided by its records")
                .register(registry);
    }

    /** Returns how many operations to send at once now, at least 1. */
    synchronized int window() {
        if (Double.isInfinite(budget) || chargePerOperation == 0) {
            return window;
        }
        return (int) Math.max(1, Math.min(window, budget * REQUEST_SECONDS / chargePerOperation));
    }

    /** Returns how long to wait before more is sent, for the budget's sake. */
    synchronized Duration pause() {
        if (Double.isInfinite(budget)) {
            return Duration.ZERO;
        }
        long now = System.nanoTime();
        balance = Math.min(budget * REQUEST_SECONDS, balance + budget * (now - balanceAt) / 1e9);
        balanceAt = now;
        return balance >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-balance / budget * 1e9));
    }

    /**
     * Learns from the answers to one request.
     *
     * @param operations how many were sent
     * @param failed how many of them the service did not take, or left without an answer
     * @param refused how many of those were throttled
     * @param charge in RU
     */
    synchronized void answered(int operations, int failed, int refused, double charge) {
        balance -= charge;
        if (operations > 0 && charge > 0) {
            double now = charge / operations;
            chargePerOperation = chargePerOperation == 0 ? now : 0.8 * chargePerOperation + 0.2 * now;
        }
        throttled.increment(refused);
        if (failed > 0) {
            window = Math.max(1, window / 2);
        } else if (operations >= window) {
            window = Math.min(most, window + Math.max(1, most / STEPS));
        }
    }

    /**
     * Counts the charge of an operation.
     *
     * @param sessionToken as the service gave it: the physical partition, a colon, and more; empty where it did not
     */
    void charged(String sessionToken, double charge) {
        int colon = sessionToken.indexOf(':');
        String range = colon > 0 ? sessionToken.substring(0, colon) : UNKNOWN;
        charged.computeIfAbsent(range, this::counter).increment(charge);
    }

    private Counter counter(String range) {
        return Counter.builder("streaming.cosmos.ru")
                .tag("container", container)
                .tag("range", range)
                .description("request units, by physical partition")
                .register(registry);
    }

    /** Counts a commit. */
    void committed(int records, double charge) {
        if (records > 0) {
            perRecord.record(charge / records);
        }
    }
}
