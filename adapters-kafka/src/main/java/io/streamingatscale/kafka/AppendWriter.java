package io.streamingatscale.kafka;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Sends at once, and commits by waiting for the broker's answers. */
final class AppendWriter<T> implements SinkWriter<T> {

    private final Producer<byte[], byte[]> producer;
    private final RecordMapping<T> mapping;
    private Flight flight = new Flight();

    AppendWriter(Producer<byte[], byte[]> producer, RecordMapping<T> mapping) {
        this.producer = producer;
        this.mapping = mapping;
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        try {
            records.forEach(record -> flight.send(producer, mapping.map(record)));
        } catch (KafkaException e) {
            throw KafkaFailures.of(e, "records were not taken: topic=" + mapping.topic());
        }
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        Flight sealed = flight;
        flight = new Flight();
        return sealed.seal();
    }

    /** Does nothing: what was sent is on its way, and its answers are heard by nobody. */
    @Override
    public void close() {}
}
