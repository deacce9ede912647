package io.streamingatscale.kafka;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Consecutive records of one partition as the consumer gave them, turned into ours when they are handed out. */
record FetchedRecords(Partition partition, List<ConsumerRecord<byte[], byte[]>> records, Position next) {

    private static final byte[] NOTHING = {};
    private static final Header TOMBSTONE = Header.of(KafkaSource.TOMBSTONE, NOTHING);

    Batch<byte[]> toBatch() {
        List<StreamRecord<byte[]>> converted = new ArrayList<>(records.size());
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            converted.add(convert(record));
            bytes += size(record);
        }
        return new Batch<>(partition, converted, next, bytes);
    }

    private StreamRecord<byte[]> convert(ConsumerRecord<byte[], byte[]> record) {
        boolean isTombstone = record.value() == null;
        return StreamRecord.of(
                new Origin(partition, record.offset()),
                record.key(),
                Instant.ofEpochMilli(record.timestamp()),
                isTombstone ? NOTHING : record.value(),
                headers(record.headers(), isTombstone));
    }

    private static Headers headers(org.apache.kafka.common.header.Headers given, boolean isTombstone) {
        List<Header> headers = new ArrayList<>();
        for (org.apache.kafka.common.header.Header header : given) {
            headers.add(Header.of(header.key(), header.value() == null ? NOTHING : header.value()));
        }
        if (isTombstone) {
            headers.add(TOMBSTONE);
        }
        return Headers.of(headers);
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long bytes = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        for (org.apache.kafka.common.header.Header header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
