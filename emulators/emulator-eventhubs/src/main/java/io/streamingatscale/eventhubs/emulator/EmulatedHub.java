package io.streamingatscale.eventhubs.emulator;

import java.util.List;
import java.util.Optional;

/**
 * One event hub of an emulator, as a test sees it: what is in it, who reads it, and what goes wrong there.
 *
 * <pre>{@code
 * EmulatedHub devices = emulator.hub("devices");
 * devices.append("0", "{\"temperature\":21}");
 * devices.detachReceivers(AmqpError.detachForced());
 * assertThat(devices.events("0")).extracting(EmulatedEvent::text).containsExactly("{\"temperature\":21}");
 * }</pre>
 *
 * <p><b>Threads:</b> any.
 */
public final class EmulatedHub {

    private final NioLoop loop;
    private final Namespace namespace;
    private final Hub hub;

    EmulatedHub(NioLoop loop, Namespace namespace, Hub hub) {
        this.loop = loop;
        this.namespace = namespace;
        this.hub = hub;
    }

    /** Returns the hub's name. */
    public String name() {
        return hub.name();
    }

    /** Returns the ids of the hub's partitions: "0", "1" and so on. */
    public List<String> partitions() {
        return hub.partitions().stream().map(Partition::id).toList();
    }

    /** Adds a consumer group; there is always {@code $Default}. */
    public void addConsumerGroup(String group) {
        run(() -> hub.addConsumerGroup(group));
    }

    /** Appends an event with a text to a partition, as if a client had sent it. */
    public EmulatedEvent append(String partition, String body) {
        return append(NewEvent.of(body).partition(partition));
    }

    /** Appends an event as if a client had sent it: to its partition, to that of its key, or to the next in turn. */
    public EmulatedEvent append(NewEvent event) {
        return loop.call(() -> {
            Partition partition =
                    event.partition().map(this::partition).orElseGet(() -> hub.choose(event.routingKey()));
            StoredEvent stored =
                    partition.append(Messages.incoming(event, namespace.clock().instant()));
            partition.wake();
            return Messages.emulated(partition, stored);
        });
    }

    /** Returns the events of a partition that are retained, in order. */
    public List<EmulatedEvent> events(String partition) {
        return loop.call(() -> {
            Partition found = partition(partition);
            return found.log().all().stream()
                    .map(event -> Messages.emulated(found, event))
                    .toList();
        });
    }

    /** Returns the events of all partitions that are retained, partition by partition. */
    public List<EmulatedEvent> events() {
        return partitions().stream().flatMap(id -> events(id).stream()).toList();
    }

    /** Drops the events of a partition before a sequence number, as retention does. */
    public void trim(String partition, long beforeSequenceNumber) {
        run(() -> partition(partition).log().trim(beforeSequenceNumber));
    }

    /** Returns the receivers that are open. */
    public List<OpenReceiver> receivers() {
        return loop.call(() -> hub.readers().map(EgressLink::describe).toList());
    }

    /** Returns how many senders are open, those of single partitions among them. */
    public int senderCount() {
        return loop.call(() -> hub.senders().size());
    }

    /** Returns how many batches were not accepted so far: rejected or released, by the hub or by a fault. */
    public long rejectedSends() {
        return loop.call(hub::rejectedSends);
    }

    /** Returns the faults of the hub. */
    public Faults faults() {
        return hub.faults();
    }

    /** Returns the faults of one partition. */
    public Faults faults(String partition) {
        return partition(partition).faults();
    }

    /** Delivers nothing any more, until {@link #resume}; receivers stay open. */
    public void pause() {
        run(() -> hub.partitions().forEach(partition -> partition.pause(true)));
    }

    /** Delivers nothing of one partition any more, until {@link #resume}. */
    public void pause(String partition) {
        run(() -> partition(partition).pause(true));
    }

    /** Delivers again. */
    public void resume() {
        run(() -> hub.partitions().forEach(partition -> partition.pause(false)));
    }

    /** Delivers to each open receiver its last {@code events} events once more. */
    public void rewind(long events) {
        if (events < 0) {
            throw new IllegalArgumentException("events must be >= 0: events=" + events);
        }
        run(() -> hub.readers().toList().forEach(reader -> reader.rewind(events)));
    }

    /** Detaches all receivers without an error. */
    public void detachReceivers() {
        run(() -> hub.readers().toList().forEach(reader -> reader.detach(Optional.empty())));
    }

    /** Detaches all receivers with an error. */
    public void detachReceivers(AmqpError error) {
        run(() -> hub.readers().toList().forEach(reader -> reader.detach(Optional.of(error))));
    }

    /** Detaches the receivers of one partition with an error. */
    public void detachReceivers(String partition, AmqpError error) {
        run(() -> List.copyOf(partition(partition).readers()).forEach(reader -> reader.detach(Optional.of(error))));
    }

    /** Detaches all senders with an error. */
    public void detachSenders(AmqpError error) {
        run(() -> List.copyOf(hub.senders()).forEach(sender -> sender.detach(Optional.of(error))));
    }

    private Partition partition(String id) {
        return hub.partition(id)
                .orElseThrow(
                        () -> new IllegalArgumentException("no such partition: hub=\"" + hub.name() + "\", partition=\""
                                + id + "\", partitions=" + hub.partitions().size()));
    }

    private void run(Runnable task) {
        loop.call(() -> {
            task.run();
            return true;
        });
    }
}
