package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;

/**
 * One partition: its log, and the links that read it.
 *
 * <p><b>Threads:</b> the emulator's.
 */
final class Partition {

    static final Symbol PARTITION_KEY = Symbol.valueOf("x-opt-partition-key");
    private static final Symbol SEQUENCE_NUMBER = Symbol.valueOf(StartPosition.SEQUENCE_NUMBER);
    private static final Symbol OFFSET = Symbol.valueOf(StartPosition.OFFSET);
    private static final Symbol ENQUEUED_TIME = Symbol.valueOf(StartPosition.ENQUEUED_TIME);
    private static final Set<Symbol> OF_THE_SERVICE = Set.of(SEQUENCE_NUMBER, OFFSET, ENQUEUED_TIME);

    private final String id;
    private final PartitionLog log;
    private final Settings settings;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();
    private final Faults faults;
    private final List<EgressLink> readers = new ArrayList<>();
    private boolean paused;

    Partition(String id, Settings settings, Clock clock, Faults ofHub) {
        this.id = id;
        this.log = new PartitionLog(settings.retention());
        this.settings = settings;
        this.clock = clock;
        this.faults = new Faults(Optional.of(ofHub));
    }

    String id() {
        return id;
    }

    Faults faults() {
        return faults;
    }

    EventCodec codec() {
        return codec;
    }

    List<EgressLink> readers() {
        return readers;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean pause) {
        paused = pause;
        wake();
    }

    /** Returns the log without what is beyond the retention by now. */
    PartitionLog log() {
        log.retain(clock.millis());
        return log;
    }

    String offset(StoredEvent event) {
        return settings.offsetFormat().format(event.position());
    }

    /** Returns the offset of the last event that was enqueued, or -1. */
    String lastOffset() {
        return log.lastPosition() < 0 ? "-1" : settings.offsetFormat().format(log.lastPosition());
    }

    /** Stores an event; whoever appends calls {@link #wake} afterwards. */
    StoredEvent append(IncomingEvent event) {
        long sequenceNumber = log.next();
        long position = log.nextPosition();
        long enqueuedTime = Math.max(clock.millis(), log.lastEnqueuedTime());
        Map<Symbol, Object> annotations = new LinkedHashMap<>();
        annotations.put(SEQUENCE_NUMBER, sequenceNumber);
        annotations.put(OFFSET, settings.offsetFormat().format(position));
        annotations.put(ENQUEUED_TIME, EventCodec.timestamp(enqueuedTime));
        event.annotations().forEach((name, value) -> {
            if (!OF_THE_SERVICE.contains(name)) {
                annotations.put(name, value);
            }
        });
        byte[] bare = event.bare();
        byte[] encoded = codec.encode(new MessageAnnotations(annotations), bare.length);
        System.arraycopy(bare, 0, encoded, encoded.length - bare.length, bare.length);
        StoredEvent stored = new StoredEvent(sequenceNumber, position, enqueuedTime, encoded);
        log.append(stored);
        return stored;
    }

    void wake() {
        List.copyOf(readers).forEach(EgressLink::pump);
    }
}
