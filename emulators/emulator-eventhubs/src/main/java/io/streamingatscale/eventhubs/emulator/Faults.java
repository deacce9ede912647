package io.streamingatscale.eventhubs.emulator;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What goes wrong next at a hub or at one of its partitions. Each fault happens as often as it says, in the order in which they
 * were asked for; faults of a partition come before those of its hub.
 *
 * <pre>{@code
 * emulator.hub("devices").faults().onSend(1, SendFault.storeThenDropReply());
 * emulator.hub("devices").faults("3").onAttach(2, AmqpError.serverBusy());
 * }</pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class Faults {

    private final Queue<SendFault> sends = new ConcurrentLinkedQueue<>();
    private final Queue<DeliveryFault> deliveries = new ConcurrentLinkedQueue<>();
    private final Queue<AmqpError> attaches = new ConcurrentLinkedQueue<>();
    private final Queue<ReplyFault> authorizations = new ConcurrentLinkedQueue<>();
    private final Queue<ReplyFault> managements = new ConcurrentLinkedQueue<>();
    private final Optional<Faults> ofHub;

    Faults(Optional<Faults> ofHub) {
        this.ofHub = ofHub;
    }

    /** Lets the next {@code times} batches meet a fault. A batch is what a client sends at once, of one event or many. */
    public Faults onSend(int times, SendFault fault) {
        return add(sends, times, fault);
    }

    /** Lets the next {@code times} deliveries of an event to a receiver meet a fault. */
    public Faults onDelivery(int times, DeliveryFault fault) {
        return add(deliveries, times, fault);
    }

    /** Refuses the next {@code times} senders and receivers that are opened. */
    public Faults onAttach(int times, AmqpError error) {
        return add(attaches, times, error);
    }

    /** Lets the next {@code times} tokens that clients put to {@code $cbs} meet a fault. */
    public Faults onAuthorization(int times, ReplyFault fault) {
        return add(authorizations, times, fault);
    }

    /** Lets the next {@code times} requests for properties, to {@code $management}, meet a fault. */
    public Faults onManagement(int times, ReplyFault fault) {
        return add(managements, times, fault);
    }

    /** Forgets the faults that have not happened. */
    public void clear() {
        sends.clear();
        deliveries.clear();
        attaches.clear();
        authorizations.clear();
        managements.clear();
    }

    /** Returns how many faults have not happened yet. */
    public int pending() {
        return sends.size() + deliveries.size() + attaches.size() + authorizations.size() + managements.size();
    }

    private <F> Faults add(Queue<F> queue, int times, F fault) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be >= 1: times=" + times);
        }
        for (int i = 0; i < times; i++) {
            queue.add(fault);
        }
        return this;
    }

    Optional<SendFault> nextSend() {
        return Optional.ofNullable(sends.poll()).or(() -> ofHub.flatMap(Faults::nextSend));
    }

    Optional<DeliveryFault> nextDelivery() {
        return Optional.ofNullable(deliveries.poll()).or(() -> ofHub.flatMap(Faults::nextDelivery));
    }

    Optional<AmqpError> nextAttach() {
        return Optional.ofNullable(attaches.poll()).or(() -> ofHub.flatMap(Faults::nextAttach));
    }

    Optional<ReplyFault> nextAuthorization() {
        return Optional.ofNullable(authorizations.poll()).or(() -> ofHub.flatMap(Faults::nextAuthorization));
    }

    Optional<ReplyFault> nextManagement() {
        return Optional.ofNullable(managements.poll()).or(() -> ofHub.flatMap(Faults::nextManagement));
    }
}
