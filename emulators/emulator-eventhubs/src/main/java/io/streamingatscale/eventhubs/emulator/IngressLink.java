package io.streamingatscale.eventhubs.emulator;

import java.util.List;
import java.util.Optional;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;

/** A client's sender, to a hub or to one partition. */
final class IngressLink implements LinkHandler {

    private static final int CREDIT = 300;

    private final Throughput throughput;
    private final ServerConnection connection;
    private final Receiver link;
    private final Hub hub;
    private final Optional<Partition> partition;
    private final EventCodec codec = new EventCodec();

    IngressLink(
            Throughput throughput, ServerConnection connection, Receiver link, Hub hub, Optional<Partition> partition) {
        this.throughput = throughput;
        this.connection = connection;
        this.link = link;
        this.hub = hub;
        this.partition = partition;
    }

    void open() {
        hub.senders().add(this);
        link.flow(CREDIT);
    }

    Optional<Partition> partition() {
        return partition;
    }

    @Override
    public void onDelivery(Delivery delivery) {
        if (!delivery.isReadable() || delivery.isPartial()) {
            return;
        }
        ReadableBuffer buffer = link.recv();
        byte[] message = new byte[buffer.remaining()];
        buffer.get(message);
        link.advance();
        if (!hub.senders().contains(this)) {
            // was under way when the link was detached
            return;
        }
        if (link.getCredit() <= CREDIT / 2) {
            link.flow(CREDIT - link.getCredit());
        }
        receive(delivery, message);
    }

    private void receive(Delivery delivery, byte[] message) {
        long most = link.getMaxMessageSize().longValue();
        if (message.length > most) {
            detach(Optional.of(AmqpError.messageSizeExceeded(message.length, most)));
            return;
        }
        List<IncomingEvent> events;
        try {
            events = IncomingEvent.parse(message, delivery.getMessageFormat(), codec);
        } catch (RuntimeException e) {
            settle(delivery, rejected(new AmqpError("amqp:decode-error", "The message could not be decoded.")));
            return;
        }
        Partition target = partition.orElseGet(() -> hub.choose(key(events.get(0))));
        if (!throughput.admits(message.length, events)) {
            settle(delivery, rejected(AmqpError.serverBusy()));
            return;
        }
        Optional<SendFault> fault = target.faults().nextSend();
        if (fault.map(SendFault::stores).orElse(true)) {
            events.forEach(target::append);
            target.wake();
        }
        fault.ifPresentOrElse(value -> meet(value, delivery), () -> settle(delivery, Accepted.getInstance()));
    }

    private static Optional<String> key(IncomingEvent event) {
        return Optional.ofNullable(event.annotations().get(Partition.PARTITION_KEY))
                .map(Object::toString);
    }

    private void meet(SendFault fault, Delivery delivery) {
        switch (fault.kind()) {
            case REJECT -> settle(delivery, rejected(fault.error()));
            case RELEASE -> settle(delivery, Released.getInstance());
            case DETACH, STORE_THEN_DETACH -> detach(Optional.of(fault.error()));
            case ABORT, STORE_THEN_ABORT -> connection.abort();
            case IGNORE, STORE_SILENTLY -> {}
        }
    }

    private static Rejected rejected(AmqpError error) {
        Rejected rejected = new Rejected();
        rejected.setError(error.asCondition());
        return rejected;
    }

    private void settle(Delivery delivery, DeliveryState state) {
        if (!(state instanceof Accepted)) {
            hub.countRejectedSend();
        }
        delivery.disposition(state);
        delivery.settle();
    }

    @Override
    public void detach(Optional<AmqpError> error) {
        onGone();
        error.ifPresent(value -> link.setCondition(value.asCondition()));
        link.close();
        connection.markDirty();
    }

    @Override
    public void onGone() {
        hub.senders().remove(this);
    }
}
