package io.streamingatscale.eventhubs;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.TransientException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the writers of a sink have under way together, bounded in bytes and in batches.
 *
 * <p>Lanes whose turn it is stand in line; as many as there are free batches are sent at once. A route that is ordered has
 * one batch under way, and the next takes all that was written meanwhile: the slower the hub, the larger its batches.
 *
 * <p><b>Threads:</b> any. Nothing is sent and nobody told under the lock.
 */
final class SendQueue {

    private final SharedProducer producer;
    private final SendLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Lane> line = new ArrayDeque<>();
    private final Set<Outbox> outboxes = new LinkedHashSet<>();
    private long bytes;
    private int batches;
    private int blocked;
    private int batchBytes = 1;

    SendQueue(SharedProducer producer, SendLimits limits) {
        this.producer = producer;
        this.limits = limits;
    }

    /** Takes part. */
    void open(Outbox outbox, int newBatchBytes) {
        lock.lock();
        try {
            outboxes.add(outbox);
            batchBytes = newBatchBytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes records, each as soon as there is room for it.
     *
     * @throws TransientException if the thread is interrupted meanwhile; it is so still
     * @throws RuntimeException the failure of the outbox
     */
    void add(Outbox outbox, List<OutgoingRecord> records) {
        for (int i = addWhileRoom(outbox, records, 0); i < records.size(); i = addWhileRoom(outbox, records, i)) {
            pump();
            awaitRoom(outbox, outbox.bytes(records.get(i)));
        }
    }

    /** Takes records from one on; returns the first without room. */
    private int addWhileRoom(Outbox outbox, List<OutgoingRecord> records, int from) {
        lock.lock();
        try {
            throwFailure(outbox);
            for (int i = from; i < records.size(); i++) {
                int size = outbox.bytes(records.get(i));
                if (!hasRoom(size)) {
                    outboxes.forEach(each -> enqueue(each.allDue()));
                    return i;
                }
                bytes += size;
                enqueue(outbox.add(records.get(i)));
            }
            return records.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(int size) {
        return bytes == 0 || bytes + size <= limits.bytes();
    }

    private void awaitRoom(Outbox outbox, int size) {
        lock.lock();
        blocked++;
        try {
            while (!hasRoom(size)) {
                throwFailure(outbox);
                room.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException("interrupted while waiting for answers of the hub: hub=" + producer.hub(), e);
        } finally {
            blocked--;
            lock.unlock();
        }
    }

    private static void throwFailure(Outbox outbox) {
        RuntimeException failure = outbox.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Sends what was added, or leaves it to be joined by more.
     *
     * @param isHeld whether it may wait; not where somebody waits for its room
     */
    void release(Outbox outbox, boolean isHeld) {
        lock.lock();
        try {
            throwFailure(outbox);
            if (!isHeld || blocked > 0) {
                enqueue(outbox.allDue());
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Sends all that was added; returns what completes when the hub has all of it. */
    CompletableFuture<CommitResult> seal(Outbox outbox) {
        Flight sealed;
        lock.lock();
        try {
            if (outbox.failure() != null) {
                return CompletableFuture.failedFuture(outbox.failure());
            }
            sealed = outbox.nextFlight();
            enqueue(outbox.allDue());
        } finally {
            lock.unlock();
        }
        pump();
        return sealed.seal();
    }

    /** Drops what was added, and hears no answers any more: a commit under way fails. */
    void close(Outbox outbox) {
        List<CompletableFuture<?>> awaited;
        List<Flight> unanswered;
        lock.lock();
        try {
            outboxes.remove(outbox);
            bytes -= outbox.close();
            awaited = outbox.awaited();
            unanswered = outbox.flights();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        awaited.forEach(answer -> answer.cancel(true));
        TransientException closed =
                new TransientException("writer was closed before the hub had answered: hub=" + producer.hub(), null);
        unanswered.forEach(flight -> flight.fail(closed));
    }

    private void enqueue(Collection<Lane> lanes) {
        lanes.forEach(this::enqueue);
    }

    private void enqueue(Lane lane) {
        if (lane.queues()) {
            line.add(lane);
        }
    }

    private void pump() {
        for (Shipment next = next(); next != null; next = next()) {
            ship(next);
        }
    }

    private @Nullable Shipment next() {
        lock.lock();
        try {
            while (batches < limits.batches() && !line.isEmpty()) {
                Lane lane = line.remove();
                lane.dequeued();
                if (lane.isDue()) {
                    batches++;
                    Shipment next = lane.take(batchBytes, limits.batchEvents());
                    enqueue(lane);
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void ship(Shipment shipment) {
        CompletableFuture<Integer> answer = producer.send(shipment.lane().route(), shipment.contents());
        Outbox outbox = shipment.lane().outbox();
        boolean isWanted;
        lock.lock();
        try {
            isWanted = outbox.awaits(shipment, answer);
        } finally {
            lock.unlock();
        }
        var unused = answer.whenComplete((taken, failure) -> {
            if (failure == null) {
                landed(shipment, taken);
            } else {
                failed(shipment, failure);
            }
        });
        if (!isWanted) {
            answer.cancel(true);
        }
    }

    private void landed(Shipment shipment, int taken) {
        Outbox outbox = shipment.lane().outbox();
        lock.lock();
        try {
            answered(shipment);
            bytes += outbox.putBack(shipment.part(taken, shipment.events().size()));
            enqueue(shipment.lane());
            outbox.forgetIfIdle(shipment.lane());
        } finally {
            lock.unlock();
        }
        shipment.part(0, taken).landed();
        pump();
    }

    private void failed(Shipment shipment, Throwable failure) {
        Outbox outbox = shipment.lane().outbox();
        List<Flight> flights;
        RuntimeException known;
        lock.lock();
        try {
            answered(shipment);
            bytes -= outbox.fail(shipment.explain(asRuntime(failure)));
            flights = outbox.flights();
            known = outbox.failure();
        } finally {
            lock.unlock();
        }
        if (known != null) {
            flights.forEach(flight -> flight.fail(known));
        }
        pump();
    }

    private void answered(Shipment shipment) {
        shipment.lane().outbox().answered(shipment);
        shipment.lane().landed();
        batches--;
        bytes -= shipment.bytes();
        room.signalAll();
    }

    private static RuntimeException asRuntime(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException("send failed", cause);
    }
}
