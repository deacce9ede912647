package io.streamingatscale.eventhubs.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;

/** A client's receiver on one partition. */
final class EgressLink implements LinkHandler {

    /** What a session may hold that the socket has not taken, in bytes. */
    private static final int OUTGOING_BYTES = 1024 * 1024;

    /** How a receiver introduces itself when it is opened. */
    record Terms(
            String consumerGroup, String identifier, OptionalLong epoch, String selector, boolean wantsLastEnqueued) {}

    private final Namespace namespace;
    private final ServerConnection connection;
    private final Sender link;
    private final Partition partition;
    private final Terms terms;
    private long cursor;
    private long tags;
    private long delivered;
    private long settled;

    EgressLink(
            Namespace namespace,
            ServerConnection connection,
            Sender link,
            Partition partition,
            Terms terms,
            long cursor) {
        this.namespace = namespace;
        this.connection = connection;
        this.link = link;
        this.partition = partition;
        this.terms = terms;
        this.cursor = cursor;
    }

    void open() {
        partition.readers().add(this);
        connection.readers().add(this);
    }

    Terms terms() {
        return terms;
    }

    Partition partition() {
        return partition;
    }

    OpenReceiver describe() {
        return new OpenReceiver(
                partition.id(),
                terms.consumerGroup(),
                terms.identifier(),
                terms.epoch(),
                terms.selector(),
                delivered,
                settled,
                link.getCredit());
    }

    /** Goes back by a number of events, which are delivered again. */
    void rewind(long events) {
        cursor = Math.max(partition.log().first(), cursor - events);
        pump();
    }

    @Override
    public void onFlow() {
        pump();
        if (link.getDrain()) {
            link.drained();
        }
    }

    /** Delivers what the receiver has credit for. */
    void pump() {
        PartitionLog log = partition.log();
        cursor = Math.max(cursor, log.first());
        while (cursor < log.next() && canDeliver()) {
            if (namespace.throughput().holdsBack()) {
                namespace.holdBack(this);
                break;
            }
            Optional<DeliveryFault> fault = partition.faults().nextDelivery();
            if (fault.isPresent() && fault.get().kind() != DeliveryFault.Kind.DUPLICATE) {
                meet(fault.get());
                break;
            }
            deliver(log.get(cursor));
            if (fault.isEmpty()) {
                cursor++;
            }
        }
        connection.markDirty();
    }

    private boolean canDeliver() {
        return !partition.isPaused()
                && link.getCredit() > 0
                && link.getSession().getOutgoingBytes() < OUTGOING_BYTES
                && partition.readers().contains(this);
    }

    private void meet(DeliveryFault fault) {
        if (fault.kind() == DeliveryFault.Kind.ABORT) {
            connection.abort();
        } else {
            detach(Optional.of(fault.error()));
        }
    }

    private void deliver(StoredEvent event) {
        Delivery delivery = link.delivery(Long.toString(tags++, 36).getBytes(US_ASCII));
        if (terms.wantsLastEnqueued()) {
            byte[] prefix = lastEnqueued();
            link.send(prefix, 0, prefix.length);
        }
        link.sendNoCopy(ReadableBuffer.ByteBufferReader.wrap(ByteBuffer.wrap(event.encoded())));
        if (link.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED) {
            delivery.settle();
        }
        link.advance();
        delivered++;
        namespace.throughput().delivered(event.encoded().length);
    }

    private byte[] lastEnqueued() {
        PartitionLog log = partition.log();
        Map<Symbol, Object> annotations = new LinkedHashMap<>();
        annotations.put(Symbol.valueOf("last_enqueued_sequence_number"), log.next() - 1);
        annotations.put(Symbol.valueOf("last_enqueued_offset"), partition.lastOffset());
        annotations.put(Symbol.valueOf("last_enqueued_time_utc"), EventCodec.timestamp(log.lastEnqueuedTime()));
        annotations.put(
                Symbol.valueOf("runtime_info_retrieval_time_utc"),
                EventCodec.timestamp(namespace.clock().millis()));
        return partition.codec().encode(new DeliveryAnnotations(annotations), 0);
    }

    @Override
    public void onDelivery(Delivery delivery) {
        if (delivery.remotelySettled() || delivery.getRemoteState() != null) {
            delivery.settle();
            settled++;
        }
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
        partition.readers().remove(this);
        connection.readers().remove(this);
    }
}
