package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong next: once at the n-th request or operation from when it was asked for, or again and again.
 *
 * <pre>{@code
 * emulator.faults().onRequest(1, request -> request.kind() == OperationKind.BULK, Fault.applyThenDrop());
 * emulator.faults().every(100, operation -> operation.kind() == OperationKind.UPSERT, Fault.status(429, 3200));
 * }</pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class Faults {

    private static final class Waiting<T> {
        private final Predicate<? super T> match;
        private final Fault fault;
        private final int nth;
        private final boolean isRepeating;
        private int seen;

        Waiting(int nth, boolean isRepeating, Predicate<? super T> match, Fault fault) {
            if (nth < 1) {
                throw new IllegalArgumentException("nth must be >= 1: nth=" + nth);
            }
            this.nth = nth;
            this.isRepeating = isRepeating;
            this.match = Objects.requireNonNull(match, "match");
            this.fault = Objects.requireNonNull(fault, "fault");
        }

        boolean isDue(T subject) {
            return match.test(subject) && ++seen % nth == 0;
        }
    }

    private final List<Waiting<CosmosRequest>> requests = new ArrayList<>();
    private final List<Waiting<CosmosOperation>> operations = new ArrayList<>();
    private volatile boolean isEmpty = true;

    Faults() {}

    /**
     * Lets a whole request meet a fault.
     *
     * @param nth at least 1: the next that matches
     * @param match must not block
     */
    public Faults onRequest(int nth, Predicate<CosmosRequest> match, Fault fault) {
        return add(requests, new Waiting<>(nth, false, match, fault));
    }

    /**
     * Lets an operation meet a fault, whether it is a request of its own or part of a batch or of bulk.
     *
     * @param nth at least 1: the next that matches
     * @param match must not block
     */
    public Faults onOperation(int nth, Predicate<CosmosOperation> match, Fault fault) {
        return add(operations, new Waiting<>(nth, false, match, fault));
    }

    /**
     * Lets each n-th operation meet a fault, until {@link #clear()}.
     *
     * @param n at least 1: each that matches
     * @param match must not block
     */
    public Faults every(int n, Predicate<CosmosOperation> match, Fault fault) {
        return add(operations, new Waiting<>(n, true, match, fault));
    }

    /** Forgets the faults that have not happened, and those that repeat. */
    public synchronized void clear() {
        requests.clear();
        operations.clear();
        isEmpty = true;
    }

    /** Returns how many faults have not happened yet, those that repeat not counted. */
    public synchronized int pending() {
        return pending(requests) + pending(operations);
    }

    private static <T> int pending(List<Waiting<T>> waiting) {
        return (int) waiting.stream().filter(one -> !one.isRepeating).count();
    }

    private synchronized <T> Faults add(List<Waiting<T>> waiting, Waiting<T> one) {
        waiting.add(one);
        isEmpty = false;
        return this;
    }

    Optional<Fault> nextRequest(Supplier<CosmosRequest> request) {
        return isEmpty ? Optional.empty() : Optional.ofNullable(next(requests, request.get()));
    }

    Optional<Fault> nextOperation(Supplier<CosmosOperation> operation) {
        return isEmpty ? Optional.empty() : Optional.ofNullable(next(operations, operation.get()));
    }

    /** Every fault that waits counts what it matches; the first that is due happens. */
    private synchronized <T> @Nullable Fault next(List<Waiting<T>> waiting, T subject) {
        Fault due = null;
        for (Iterator<Waiting<T>> all = waiting.iterator(); all.hasNext(); ) {
            Waiting<T> one = all.next();
            if (one.isDue(subject)) {
                due = due == null ? one.fault : due;
                if (!one.isRepeating) {
                    all.remove();
                }
            }
        }
        return due;
    }
}
