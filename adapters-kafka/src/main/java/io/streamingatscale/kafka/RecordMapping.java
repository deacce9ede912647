package io.streamingatscale.kafka;

import io.streamingatscale.core.Header;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Makes a Kafka record of ours: which topic, key and value; headers pass through. */
record RecordMapping<T>(
        String topic, Function<StreamRecord<T>, byte[]> value, Function<StreamRecord<T>, byte @Nullable []> key) {

    static <T> RecordMapping<T> of(String topic, Function<StreamRecord<T>, byte[]> value) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic must not be blank: topic=\"" + topic + "\"");
        }
        return new RecordMapping<>(topic, value, RecordMapping::ownKey);
    }

    RecordMapping<T> withKey(Function<StreamRecord<T>, byte @Nullable []> newKey) {
        return new RecordMapping<>(topic, value, newKey);
    }

    private static byte @Nullable [] ownKey(StreamRecord<?> record) {
        return record.key().orElse(null);
    }

    static byte @Nullable [] noKey(StreamRecord<?> record) {
        return null;
    }

    /**
     * Maps one record.
     *
     * @throws PoisonRecordException if key or value cannot be made
     */
    OutgoingRecord map(StreamRecord<T> record) {
        boolean isTombstone = record.headers().last(KafkaSource.TOMBSTONE).isPresent();
        byte[] keyBytes;
        byte[] valueBytes;
        try {
            keyBytes = key.apply(record);
            valueBytes = isTombstone ? null : value.apply(record);
        } catch (RuntimeException e) {
            throw new PoisonRecordException(record.origin(), "record cannot be made for topic \"" + topic + "\"", e);
        }
        return new OutgoingRecord(
                record.origin(), new ProducerRecord<>(topic, null, keyBytes, valueBytes, headers(record)));
    }

    private static List<org.apache.kafka.common.header.Header> headers(StreamRecord<?> record) {
        if (record.headers().isEmpty()) {
            return List.of();
        }
        List<org.apache.kafka.common.header.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.name().equals(KafkaSource.TOMBSTONE)) {
                headers.add(new RecordHeader(header.name(), header.value()));
            }
        }
        return headers;
    }
}
