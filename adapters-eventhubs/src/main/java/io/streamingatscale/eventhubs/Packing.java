package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventData;
import io.streamingatscale.core.Partition;
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

    /** What the sections of an event take, and its own properties besides their values. */
    private static final int EVENT_OVERHEAD = 110;

    private static final int KEY_OVERHEAD = 40;

    private static final int PROPERTY_OVERHEAD = 4;

    /** More than a tracer adds, and than texts take to say that they are long. */
    private static final int MARGIN = 1024;

    private static final int MOST_BYTES_OF_A_CHARACTER = 3;

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

    /** Returns how many bytes a record takes as part of an event; less than it does where its texts are not all ASCII. */
    int bytes(OutgoingRecord record) {
        int bytes = record.body().length + 1 + record.id().length() + 1;
        for (Map.Entry<String, Object> property : record.properties().entrySet()) {
            bytes += PROPERTY_OVERHEAD + property.getKey().length() + length(property.getValue());
        }
        return bytes;
    }

    /** Returns what an event takes besides its records, counted alike. */
    int eventBytes(OutgoingRecord first) {
        String key = first.route().partitionKey();
        Partition partition = first.origin().partition();
        return EVENT_OVERHEAD
                + partition.stream().length()
                + partition.id().length()
                + (key == null ? 0 : KEY_OVERHEAD + key.length());
    }

    /** Returns whether a record alone certainly fits into a batch, whatever its texts are. */
    boolean certainlyFits(OutgoingRecord record, int batchBytes) {
        int body = record.body().length;
        int texts = bytes(record) - body + eventBytes(record);
        return body + (long) MOST_BYTES_OF_A_CHARACTER * texts + MARGIN <= batchBytes;
    }

    private static int length(Object value) {
        return value instanceof Binary binary
                ? binary.getLength()
                : value.toString().length();
    }

    EventData pack(List<OutgoingRecord> records) {
        OutgoingRecord first = records.get(0);
        EventData event = new EventData(isArray ? array(records) : first.body());
        Map<String, Object> properties = event.getProperties();
        properties.putAll(first.properties());
        properties.put(EventHubsHeaders.ORIGIN, first.origin().toString());
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
