package io.streamingatscale.workload;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where simulated events go.
 *
 * <p><b>Threads:</b> {@link #send}, {@link #flush} and {@link #close} are called by the simulator's thread; the
 * acknowledgements may come on any thread, also before {@code send} returns.
 */
public interface EventTarget extends AutoCloseable {

    /**
     * Sends an event after all that were sent before. May block: that is the back-pressure. The same event is sent more
     * than once to make a duplicate.
     *
     * @param acknowledgement told once what became of this send, at the latest before {@link #flush} returns
     * @throws InterruptedException if the thread was interrupted; the send is neither confirmed nor refuted
     * @throws IllegalStateException if this target can take nothing any more; the simulator stops
     */
    void send(SimulatedEvent event, Acknowledgement acknowledgement) throws InterruptedException;

    /** Waits until every send has been acknowledged or has failed. */
    void flush() throws InterruptedException;

    /** Frees what the target holds. Called by its owner, not by the simulator. */
    @Override
    void close();

    /** Told what became of one send. */
    interface Acknowledgement {

        /** The target has the event for good. */
        void acknowledged();

        /** The event could not be confirmed; whether the target has it is not known. */
        void failed(Exception cause);
    }

    /**
     * Returns a Kafka topic, keyed by device id, so that a device's events keep their order. The producer waits for all
     * replicas and is idempotent.
     *
     * @param config the producer's configuration, with {@code bootstrap.servers}; serializers are set here, {@code acks}
     *     and {@code enable.idempotence} may only be left out or set to what is needed
     * @throws IllegalArgumentException if {@code acks} or {@code enable.idempotence} is weaker; remove it
     */
    static EventTarget kafka(Map<String, ?> config, String topic) {
        return new KafkaTarget(config, topic, true);
    }

    /**
     * Returns a Kafka topic without keys, as the samples write it: a device's events spread over the partitions, and a
     * duplicate may stand in another partition than its first copy.
     *
     * @see #kafka
     */
    static EventTarget kafkaWithoutKeys(Map<String, ?> config, String topic) {
        return new KafkaTarget(config, topic, false);
    }

    /**
     * Returns an event hub, whose partition keys are device ids, so that a device's events keep their order. Where the samples
     * send each event in a message of its own, what is sent of a device while a batch of it is under way goes in the next one.
     *
     * @param connectionString of the hub, or of its namespace
     * @param hub the hub's name
     * @throws IllegalArgumentException if the string is none, or for another hub
     */
    static EventTarget eventHub(String connectionString, String hub) {
        return new EventHubsTarget(connectionString, hub, true);
    }

    /**
     * Returns an event hub without keys: a device's events spread over the partitions, and a duplicate may stand in another
     * partition than its first copy.
     *
     * @see #eventHub
     */
    static EventTarget eventHubWithoutKeys(String connectionString, String hub) {
        return new EventHubsTarget(connectionString, hub, false);
    }

    /**
     * Returns a new file of one JSON object a line.
     *
     * @throws java.io.UncheckedIOException if the file exists or cannot be made
     */
    static EventTarget file(Path path) {
        return new FileTarget(path);
    }

    /** Returns a consumer on the simulator's thread; an exception it throws is a failed send. */
    static EventTarget consumer(Consumer<? super SimulatedEvent> consumer) {
        return new ConsumerTarget(consumer);
    }
}
