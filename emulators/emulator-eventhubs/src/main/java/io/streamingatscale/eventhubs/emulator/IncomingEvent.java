package io.streamingatscale.eventhubs.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;

/**
 * An event on its way into a log.
 *
 * @param annotations the message annotations of its sender
 * @param bare the sections from the properties on, untouched
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IncomingEvent(Map<Symbol, Object> annotations, byte[] bare) {

    /** The message format of a batch: a message whose data sections are messages. */
    static final int BATCH_FORMAT = 0x80013700;

    /**
     * Cuts what came over a link into events.
     *
     * @throws RuntimeException if it is no message
     */
    static List<IncomingEvent> parse(byte[] message, int format, EventCodec codec) {
        if (format != BATCH_FORMAT) {
            return List.of(parse(message, codec));
        }
        List<IncomingEvent> events = new ArrayList<>();
        for (Sections.Section section : Sections.of(message)) {
            if (section.descriptor() == Sections.DATA) {
                events.add(parse(Sections.content(message, section), codec));
            }
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a batch must hold an event");
        }
        return events;
    }

    static IncomingEvent parse(byte[] message, EventCodec codec) {
        Map<Symbol, Object> annotations = Map.of();
        int start = message.length;
        int end = message.length;
        for (Sections.Section section : Sections.of(message)) {
            if (section.descriptor() == Sections.MESSAGE_ANNOTATIONS) {
                annotations = ((MessageAnnotations) codec.decode(message, section)).getValue();
            } else if (section.isBare()) {
                start = Math.min(start, section.start());
                end = section.end();
            }
        }
        return new IncomingEvent(annotations, Arrays.copyOfRange(message, start, end));
    }
}
