package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.qpid.proton.amqp.Binary;

/**
 * How records become events: each one, or several a JSON array.
 *
 * @param maxRecords how many records an array holds at most
 * @param maxBytes how long an array's text becomes at most, unless one record alone is longer
 */
record Packing(boolean isArray, int maxRecords, int maxBytes) {

    /** More than an event needs besides what is counted: sections, origin, what a tracer adds. */
    private static final int EVENT_OVERHEAD = 640;

    private static final int PROPERTY_OVERHEAD = 10;

    static final Packing ONE_EACH = new Packing(false, 1, Integer.MAX_VALUE);

    static Packing arraysOf(int maxRecords, int maxBytes) {
        return new Packing(
                true, SendLimits.atLeast(maxRecords, 1, "maxRecords"), SendLimits.atLeast(maxBytes, 2, "maxBytes"));
    }

    /**
     * Checks that a reader can tell an id from others.
     *
     * @throws IllegalArgumentException if not
     */
    void checkId(String id) {
        if (id.isEmpty() || (isArray && id.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException(
                    isArray ? "record id must be one line of text" : "record id must not be empty");
        }
    }

    /** Returns the least number of bytes that a record certainly has room in, as part of an event of several. */
    int bytes(OutgoingRecord record) {
        int bytes = record.body().length + 1 + utf8(record.id()) + 1;
        for (Map.Entry<String, Object> property : record.properties().entrySet()) {
            bytes += 2 * PROPERTY_OVERHEAD + utf8(property.getKey()) + size(property.getValue());
        }
        return bytes;
    }

    /** Returns what an event takes besides its records. */
    int eventBytes(OutgoingRecord first) {
        String key = first.route().partitionKey();
        int ofStream = utf8(first.origin().partition().stream())
                + utf8(first.origin().partition().id());
        return EVENT_OVERHEAD + ofStream + (key == null ? 0 : 2 * utf8(key));
    }

    private static int size(Object value) {
        return value instanceof Binary binary ? binary.getLength() : utf8(value.toString());
    }

    /** Returns the text's length in UTF-8 or a little more. */
    private static int utf8(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
        }
        return bytes;
    }

    EventData pack(List<OutgoingRecord> records) {
        OutgoingRecord first = records.get(0);
        EventData event = new EventData(isArray ? array(records) : first.body());
        Map<String, Object> properties = event.getProperties();
        properties.putAll(first.properties());
        properties.put(EventHubsHeaders.ORIGIN_STREAM, first.origin().partition().stream());
        properties.put(
                EventHubsHeaders.ORIGIN_PARTITION, first.origin().partition().id());
        properties.put(
                EventHubsHeaders.ORIGIN_OFFSET, Long.toString(first.origin().offset()));
        if (isArray) {
            properties.put(
                    EventHubsHeaders.RECORD_IDS,
                    records.stream().map(OutgoingRecord::id).collect(Collectors.joining("\n")));
        } else {
            properties.put(EventHubsHeaders.RECORD_ID, first.id());
        }
        return event;
    }

    private static byte[] array(List<OutgoingRecord> records) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        char separator = '[';
        for (OutgoingRecord record : records) {
            array.write(separator);
            array.writeBytes(record.body());
            separator = ',';
        }
        array.write(']');
        return array.toByteArray();
    }
}
