package io.streamingatscale.eventhubs;

import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventDataBatch;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends the records of one partition. Those of a call are all made events before the first of them is sent, so that one that
 * can never be sent takes none of the others with it.
 */
final class EventHubsWriter<T> implements SinkWriter<T> {

    private final SharedProducer producer;
    private final SendQueue queue;
    private final OutgoingMapping<T> mapping;
    private final Packing packing;
    private final RecordIds ids;
    private final Outbox outbox;
    private final int batchBytes;

    /**
     * Opens a writer, and waits for the hub to say how large a batch may become.
     *
     * @param pipeline the name of the pipeline, for the ids
     */
    EventHubsWriter(
            SharedProducer producer, SendQueue queue, OutgoingMapping<T> mapping, Packing packing, String pipeline) {
        this.producer = producer;
        this.queue = queue;
        this.mapping = mapping;
        this.packing = packing;
        this.ids = new RecordIds(pipeline);
        this.outbox = new Outbox(packing);
        EventDataBatch empty = producer.newBatch(Route.any());
        this.batchBytes = empty.getMaxSizeInBytes() - empty.getSizeInBytes();
        queue.open(outbox, batchBytes);
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        List<OutgoingRecord> events = new ArrayList<>(records.size());
        for (StreamRecord<T> record : records) {
            OutgoingRecord event = mapping.map(record, ids.next(record.origin()), packing);
            checkFits(event);
            events.add(event);
        }
        queue.add(outbox, events);
        queue.release(outbox, packing.isArray());
    }

    private void checkFits(OutgoingRecord event) {
        if (!packing.certainlyFits(event, batchBytes) && !fits(event)) {
            throw new PoisonRecordException(
                    event.origin(),
                    "event is larger than the hub takes: hub=" + producer.hub() + ", bytes=" + event.body().length
                            + ", maxBytes=" + batchBytes,
                    null);
        }
    }

    /** Asks the client, who knows to the byte. */
    private boolean fits(OutgoingRecord event) {
        try {
            return event.body().length < batchBytes
                    && producer.newBatch(event.route()).tryAdd(packing.pack(List.of(event)));
        } catch (AmqpException e) {
            return false;
        }
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        return queue.seal(outbox);
    }

    /** Drops what was not sent. What is on its way is not tried again by us, but may still be by the client for a while. */
    @Override
    public void close() {
        queue.close(outbox);
    }
}
