package io.streamingatscale.eventhubs.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/** Events of tests as messages of the wire, and back. */
final class Messages {

    private static final String DEVICE_TIME = "iothub-enqueuedtime";

    private Messages() {}

    static IncomingEvent incoming(NewEvent event, Instant now) {
        Message message = Proton.message();
        event.contentType().ifPresent(message::setContentType);
        if (!event.properties().isEmpty()) {
            message.setApplicationProperties(new ApplicationProperties(new LinkedHashMap<>(event.properties())));
        }
        message.setBody(new Data(new Binary(event.body())));
        Map<Symbol, Object> annotations = new LinkedHashMap<>();
        event.systemProperties().forEach((name, value) -> annotations.put(Symbol.valueOf(name), value));
        if (event.isFromDevice()) {
            annotations.putIfAbsent(Symbol.valueOf(DEVICE_TIME), EventCodec.timestamp(now.toEpochMilli()));
        }
        return new IncomingEvent(annotations, encode(message, event.body().length));
    }

    private static byte[] encode(Message message, int bodyLength) {
        byte[] buffer = new byte[bodyLength + 64 * 1024];
        int length = message.encode(buffer, 0, buffer.length);
        byte[] bytes = new byte[length];
        System.arraycopy(buffer, 0, bytes, 0, length);
        return bytes;
    }

    static EmulatedEvent emulated(Partition partition, StoredEvent event) {
        Message message = Proton.message();
        message.decode(event.encoded(), 0, event.encoded().length);
        Map<String, Object> annotations = annotations(message.getMessageAnnotations());
        return new EmulatedEvent(
                partition.id(),
                event.sequenceNumber(),
                partition.offset(event),
                Instant.ofEpochMilli(event.enqueuedTime()),
                Optional.ofNullable(annotations.get(Partition.PARTITION_KEY.toString()))
                        .map(Object::toString),
                properties(message.getApplicationProperties()),
                annotations,
                body(message.getBody()));
    }

    private static Map<String, Object> annotations(MessageAnnotations section) {
        Map<String, Object> annotations = new LinkedHashMap<>();
        section.getValue().forEach((name, value) -> annotations.put(name.toString(), value));
        return Collections.unmodifiableMap(annotations);
    }

    private static Map<String, Object> properties(@Nullable ApplicationProperties section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (section != null) {
            section.getValue().forEach((name, value) -> properties.put(name.toString(), value));
        }
        return Collections.unmodifiableMap(properties);
    }

    private static byte[] body(@Nullable Section section) {
        if (section instanceof Data data) {
            Binary binary = data.getValue();
            return Arrays.copyOfRange(
                    binary.getArray(), binary.getArrayOffset(), binary.getArrayOffset() + binary.getLength());
        }
        Object value = section instanceof AmqpValue wrapped ? wrapped.getValue() : section;
        return String.valueOf(value).getBytes(UTF_8);
    }
}
