package io.streamingatscale.eventhubs;

import com.azure.core.amqp.models.AmqpAnnotatedMessage;
import com.azure.core.amqp.models.AmqpMessageProperties;
import com.azure.messaging.eventhubs.EventData;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of events: the body is the value, the partition key the key, the sequence number the offset, the enqueued time
 * the log time. Headers are the application's properties and, after them, those of the system, so that the system's count where
 * an application uses their names.
 */
final class EventMapping {

    private static final String OF_THE_LOG = "x-opt-";

    private EventMapping() {}

    static StreamRecord<byte[]> toRecord(Partition partition, EventData event) {
        String key = event.getPartitionKey();
        return StreamRecord.of(
                new Origin(partition, event.getSequenceNumber()),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                event.getEnqueuedTime(),
                event.getBody(),
                headers(event.getRawAmqpMessage()));
    }

    private static Headers headers(AmqpAnnotatedMessage message) {
        List<Header> headers = new ArrayList<>();
        message.getApplicationProperties().forEach((name, value) -> add(headers, name, value));
        addProperties(headers, message.getProperties());
        for (Map.Entry<String, Object> each : message.getMessageAnnotations().entrySet()) {
            if (!each.getKey().startsWith(OF_THE_LOG)) {
                add(headers, each.getKey(), each.getValue());
            }
        }
        return Headers.of(headers);
    }

    private static void addProperties(List<Header> headers, @Nullable AmqpMessageProperties properties) {
        if (properties != null) {
            add(headers, "message-id", properties.getMessageId());
            add(headers, "correlation-id", properties.getCorrelationId());
            add(headers, "content-type", properties.getContentType());
            add(headers, "content-encoding", properties.getContentEncoding());
            add(headers, "subject", properties.getSubject());
        }
    }

    private static void add(List<Header> headers, String name, @Nullable Object value) {
        if (value instanceof byte[] bytes) {
            headers.add(Header.of(name, bytes));
        } else if (value instanceof Binary binary) {
            headers.add(Header.of(name, bytesOf(binary)));
        } else if (value instanceof Date date) {
            headers.add(Header.of(name, date.toInstant().toString()));
        } else if (value != null) {
            headers.add(Header.of(name, value.toString()));
        }
    }

    private static byte[] bytesOf(Binary binary) {
        int begin = binary.getArrayOffset();
        return Arrays.copyOfRange(binary.getArray(), begin, begin + binary.getLength());
    }

    /** Returns the size of a record in bytes: key, value and headers. */
    static long bytesOf(StreamRecord<byte[]> record) {
        long bytes = (long) record.value().length
                + record.key().map(key -> key.length).orElse(0);
        for (Header header : record.headers()) {
            bytes += header.name().length() + header.value().length;
        }
        return bytes;
    }
}
