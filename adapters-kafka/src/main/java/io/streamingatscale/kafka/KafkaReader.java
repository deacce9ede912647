package io.streamingatscale.kafka;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads through one consumer. A partition that was assigned is paused until its claim has succeeded, and paused again when
 * it is released: so the consumer fetches nothing of it, and the position it stands at until then does not matter.
 *
 * <p>The consumer of the protocol {@code consumer} drops partitions on a thread of its own. One that the group has shut out may
 * so lose those that it was just given, and does not tell. Whatever it refuses for a partition therefore means that it
 * has none any more.
 */
final class KafkaReader implements SourceReader<byte[]>, ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final LogPositions positions;
    private final OwnershipListener listener;
    private final LongSupplier nanoTime;

    /** Partitions assigned and not claimed, with the time from which they are to be offered. */
    private final Map<TopicPartition, Long> offers = new LinkedHashMap<>();
    /** Partitions claimed, with the offset up to which they were fetched. */
    private final Map<TopicPartition, Long> claimed = new HashMap<>();

    private final Deque<FetchedRecords> fetched = new ArrayDeque<>();
    private boolean isJoined;
    private boolean isClosing;

    KafkaReader(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            LogPositions positions,
            OwnershipListener listener,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.positions = positions;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<Batch<byte[]>> poll(Duration timeout) {
        try {
            join();
            if (fetched.isEmpty()) {
                fetch(timeout);
            }
            offerDue();
        } catch (KafkaException e) {
            throw KafkaFailures.of(e, "log cannot be read: topics=" + assignment.topics());
        }
        return Optional.ofNullable(fetched.poll()).map(FetchedRecords::toBatch);
    }

    private void join() {
        if (!isJoined && assignment.hasGroup()) {
            consumer.subscribe(assignment.topics(), this);
        } else if (!isJoined) {
            List<TopicPartition> share = assignment.share(consumer);
            consumer.assign(share);
            onPartitionsAssigned(share);
        }
        isJoined = true;
    }

    private void fetch(Duration timeout) {
        if (!assignment.hasGroup() && consumer.assignment().isEmpty()) {
            LockSupport.parkNanos(timeout.toNanos()); // the consumer refuses to poll nothing
            return;
        }
        try {
            take(consumer.poll(timeout));
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::seekAfterLoss);
        } catch (NoOffsetForPartitionException e) {
            holdBack(e.partitions());
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
                records.nextOffsets().entrySet()) {
            TopicPartition partition = entry.getKey();
            long next = entry.getValue().offset();
            if (claimed.replace(partition, next) != null) {
                fetched.add(new FetchedRecords(toCore(partition), records.records(partition), Position.of(next)));
            }
        }
    }

    private void seekAfterLoss(TopicPartition partition, long position) {
        if (claimed.containsKey(partition)) {
            seek(partition, positions.afterLoss(partition, position));
        }
    }

    private void seek(TopicPartition partition, long offset) {
        claimed.put(partition, offset);
        if (!has(partition, () -> consumer.seek(partition, offset))) {
            dropped(partition);
        }
    }

    // ---- ownership ----

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition known : known()) {
            if (partitions.contains(known) || !consumer.assignment().contains(known)) {
                dropped(known);
            }
        }
        holdBack(partitions);
        partitions.forEach(partition -> offers.put(partition, nanoTime.getAsLong()));
    }

    /** Returns those that are claimed or about to be. */
    private Set<TopicPartition> known() {
        Set<TopicPartition> known = new HashSet<>(claimed.keySet());
        known.addAll(offers.keySet());
        return known;
    }

    /** Keeps the consumer from fetching, and from looking for an offset where it has none. */
    private void holdBack(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            var unused = has(partition, () -> {
                consumer.pause(Set.of(partition));
                consumer.seek(partition, 0);
            });
        }
    }

    /** Asks something of the consumer for a partition; returns false if that has dropped it. */
    private static boolean has(TopicPartition partition, Runnable request) {
        try {
            request.run();
            return true;
        } catch (IllegalStateException e) {
            log.debug("partition is not assigned any more: partition={}", partition, e);
            return false;
        }
    }

    /** Ends a partition whose loss was not told; it is offered again once the consumer has it again. */
    private void dropped(TopicPartition partition) {
        onPartitionsLost(Set.of(partition));
        offers.put(partition, nanoTime.getAsLong());
    }

    private void offerDue() {
        if (offers.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        for (Map.Entry<TopicPartition, Long> offer : List.copyOf(offers.entrySet())) {
            if (now - offer.getValue() >= 0) {
                offer(offer.getKey());
            }
        }
    }

    private void offer(TopicPartition partition) {
        if (!consumer.assignment().contains(partition)) {
            return; // dropped, and nobody has told yet
        }
        try {
            Position start = listener.onClaim(toCore(partition), claim -> positions.configuredStart(partition))
                    .start();
            offers.remove(partition);
            seek(partition, start.offset());
            var unused = has(partition, () -> consumer.resume(Set.of(partition)));
        } catch (TransientException e) {
            offers.put(partition, dueAfter(e.retryAfter().orElse(Duration.ZERO)));
        }
    }

    private long dueAfter(Duration pause) {
        return nanoTime.getAsLong() + pause.toNanos();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<Partition> leaving = leaving(partitions);
        if (!leaving.isEmpty()) {
            listener.onRevoke(leaving);
        }
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Set<Partition> leaving = leaving(partitions);
        forget(partitions);
        if (!leaving.isEmpty()) {
            listener.onLost(leaving);
        }
    }

    /** Returns those whose end is to be told; none when the reader closes, as the listener is not called then. */
    private Set<Partition> leaving(Collection<TopicPartition> partitions) {
        Set<TopicPartition> known = known();
        return partitions.stream()
                .filter(partition -> !isClosing && known.contains(partition))
                .map(KafkaReader::toCore)
                .collect(Collectors.toSet());
    }

    private void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            offers.remove(partition);
            claimed.remove(partition);
            dropFetched(partition);
        }
    }

    private void dropFetched(TopicPartition partition) {
        fetched.removeIf(records -> records.partition().equals(toCore(partition)));
    }

    @Override
    public void release(Partition partition, Duration pause) {
        TopicPartition released = toKafka(partition);
        if (claimed.remove(released) != null) {
            dropFetched(released);
            var unused = has(released, () -> consumer.pause(Set.of(released)));
            offers.put(released, dueAfter(pause));
        }
    }

    // ---- the rest ----

    @Override
    public Optional<Position> positionAt(Claim claim, Instant logTime) {
        return Optional.of(positions.at(toKafka(claim.partition()), logTime));
    }

    @Override
    public OptionalLong logEnd(Partition partition) {
        TopicPartition asked = toKafka(partition);
        Long position = claimed.get(asked);
        if (position == null) {
            return OptionalLong.empty();
        }
        OptionalLong lag = lag(asked);
        return lag.isPresent() ? OptionalLong.of(position + lag.getAsLong()) : lag;
    }

    private OptionalLong lag(TopicPartition partition) {
        try {
            return consumer.currentLag(partition);
        } catch (KafkaException | IllegalStateException e) {
            log.debug("lag is not known: partition={}", partition, e);
            return OptionalLong.empty();
        }
    }

    @Override
    public void onCommitted(Checkpoint checkpoint) {
        TopicPartition committed = toKafka(checkpoint.partition());
        if (!assignment.hasGroup() || !claimed.containsKey(committed)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offset =
                Map.of(committed, new OffsetAndMetadata(checkpoint.position().offset()));
        try {
            consumer.commitAsync(offset, (offsets, failure) -> logUncommitted(committed, failure));
        } catch (KafkaException e) {
            logUncommitted(committed, e);
        }
    }

    private static void logUncommitted(TopicPartition partition, @Nullable Exception failure) {
        if (failure != null) {
            log.debug("group offset was not written: partition={}", partition, failure);
        }
    }

    /** Leaves the group too; an interrupted thread does so all the same. */
    @Override
    public void close() {
        isClosing = true;
        boolean wasInterrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Partition toCore(TopicPartition partition) {
        return Partition.of(partition.topic(), partition.partition());
    }

    private static TopicPartition toKafka(Partition partition) {
        return new TopicPartition(partition.stream(), Integer.parseInt(partition.id()));
    }
}
