package io.streamingatscale.eventhubs.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/**
 * A node of a connection that answers requests: {@code $cbs} or {@code $management}. Requests come over links to the node,
 * answers go over links from it, to the address that the request names.
 */
final class RequestNode {

    private static final int CREDIT = 100;

    /** An answer: an HTTP status with words, and the entries of a map for a body. */
    record Reply(int status, String description, Map<String, Object> body) {

        static Reply of(int status, String description) {
            return new Reply(status, description, Map.of());
        }
    }

    /** Requests as their properties; the body is at {@link #BODY}. */
    static final String BODY = "\0body";

    private final Function<Map<String, Object>, Optional<Reply>> service;
    private final Map<Sender, String> answers = new LinkedHashMap<>();
    private long tags;

    /** Makes a node that answers what {@code service} says, and nothing where that is empty. */
    RequestNode(Function<Map<String, Object>, Optional<Reply>> service) {
        this.service = service;
    }

    LinkHandler requests(Receiver link) {
        link.flow(CREDIT);
        return new LinkHandler() {
            @Override
            public void onDelivery(Delivery delivery) {
                if (delivery.isReadable() && !delivery.isPartial()) {
                    receive(link, delivery);
                }
            }
        };
    }

    LinkHandler answers(Sender link, String address) {
        answers.put(link, address);
        return new LinkHandler() {
            @Override
            public void onDelivery(Delivery delivery) {
                delivery.settle();
            }

            @Override
            public void onGone() {
                answers.remove(link);
            }
        };
    }

    private void receive(Receiver link, Delivery delivery) {
        ReadableBuffer buffer = link.recv();
        Message request = Proton.message();
        request.decode(buffer);
        link.advance();
        link.flow(CREDIT - link.getCredit());
        delivery.disposition(Accepted.getInstance());
        delivery.settle();
        service.apply(properties(request)).ifPresent(reply -> answer(request, reply));
    }

    private static Map<String, Object> properties(Message request) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Optional.ofNullable(request.getApplicationProperties())
                .ifPresent(
                        section -> section.getValue().forEach((name, value) -> properties.put(name.toString(), value)));
        if (request.getBody() instanceof AmqpValue body) {
            properties.put(BODY, body.getValue());
        }
        return properties;
    }

    private void answer(Message request, Reply reply) {
        Message message = Proton.message();
        Properties properties = new Properties();
        properties.setCorrelationId(request.getMessageId());
        message.setProperties(properties);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status-code", reply.status());
        status.put("status-description", reply.description());
        message.setApplicationProperties(new ApplicationProperties(status));
        message.setBody(new AmqpValue(reply.body()));
        link(request.getReplyTo()).ifPresent(link -> send(link, message));
    }

    /** Returns the link to an address; clients that name their link otherwise have but one. */
    private Optional<Sender> link(String address) {
        return answers.keySet().stream()
                .filter(link -> address.equals(answers.get(link)))
                .findFirst()
                .or(() -> answers.keySet().stream().findFirst());
    }

    private void send(Sender link, Message message) {
        byte[] buffer = new byte[64 * 1024];
        int length = message.encode(buffer, 0, buffer.length);
        Delivery delivery = link.delivery(Long.toString(tags++).getBytes(US_ASCII));
        link.send(buffer, 0, length);
        delivery.settle();
        link.advance();
    }
}
