package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.LastEnqueuedEventProperties;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Reads one partition for as long as it is owned: opens one receiver of the client after another, each where the one before
 * it ended, with the epoch of the claim as owner level. So the service itself keeps earlier owners out, and this owner comes
 * back after any fault without asking anybody.
 *
 * <p><b>Threads:</b> the worker's, but for {@link #heardEnd}.
 */
final class PartitionReceiver {

    private static final int MOST_RECORDS = 1000;
    private static final long MOST_BYTES = 1 << 20;
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

    /** From this failure in a row on somebody should hear of it. */
    private static final int TROUBLE = 4;

    private final Partition partition;
    private final long epoch;
    private final HubClients clients;
    private final HubLog hubLog;
    private final PrefetchBudget budget;
    private final Consumer<PartitionReceiver> onNews;
    private final AtomicLong logEnd = new AtomicLong(-1);

    private long next;
    private @Nullable String lastOffset;
    private @Nullable ReceiverLink link;
    private boolean isFirstOfLink;
    /** The event before which a link lacked some, of which the log was asked then; -1 for none. */
    private long knownGap = -1;

    private int failures;
    private long reopenAt;
    private long generation;
    private long lastNews;
    /** Since when events should have come, or 0. */
    private long behindSince;

    PartitionReceiver(
            Partition partition,
            Grant grant,
            HubClients clients,
            HubLog hubLog,
            PrefetchBudget budget,
            Consumer<PartitionReceiver> onNews) {
        this.partition = partition;
        this.epoch = grant.epoch();
        this.next = grant.start().offset();
        this.lastOffset = grant.start().token().orElse(null);
        this.clients = clients;
        this.hubLog = hubLog;
        this.budget = budget;
        this.onNews = onNews;
    }

    Partition partition() {
        return partition;
    }

    // ---- opening and closing ----

    /** Opens a receiver at the next event, once the log has confirmed that it holds it. Does not block. */
    void open(long now) {
        close();
        isFirstOfLink = true;
        lastNews = now;
        behindSince = 0;
        generation = clients.generation();
        ReceiverLink opening = new ReceiverLink(budget.credit(), () -> onNews.accept(this));
        link = opening;
        long from = next;
        hubLog.state(partition.id())
                .doOnNext(state -> heardEnd(state.end()))
                .map(state -> hubLog.held(partition.id(), from, state))
                .doOnNext(opening::startsAt)
                .flatMapMany(start -> receive(start, opening.credit()))
                .subscribe(opening);
    }

    private Flux<PartitionEvent> receive(long start, int credit) {
        EventHubConsumerAsyncClient client = clients.client(credit);
        ReceiveOptions options = new ReceiveOptions().setOwnerLevel(epoch).setTrackLastEnqueuedEventProperties(true);
        return client.receiveFromPartition(partition.id(), after(start), options);
    }

    /** The service refuses the sequence number that is next at the end of the log, but takes "greater than the one before". */
    private static EventPosition after(long start) {
        return start == 0 ? EventPosition.earliest() : EventPosition.fromSequenceNumber(start - 1, false);
    }

    /** Opens again because nothing came, on another connection if that happens twice. */
    void openAnew(long now) {
        if (failures++ > 0) {
            clients.renew(generation);
        }
        open(now);
    }

    /** Closes the receiver; what has arrived and was not taken is dropped. */
    void close() {
        if (link != null) {
            link.cancel();
            link = null;
        }
    }

    /** Returns the receiver that has ended, after all that it brought was taken. */
    Optional<ReceiverLink> ended() {
        return Optional.ofNullable(link).filter(ReceiverLink::isDone);
    }

    /** Plans the next opening: at once after a first failure, then later and later. */
    Duration reopenAfterPause(long now) {
        int before = failures++;
        long pause = before == 0 ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(before - 1, 30));
        reopenAt = now + pause;
        return Duration.ofNanos(pause);
    }

    boolean isReopeningDue(long now) {
        return link == null && now - reopenAt >= 0;
    }

    /** Returns how often in a row it was opened and nothing came. */
    int failures() {
        return failures;
    }

    boolean isInTrouble() {
        return failures >= TROUBLE;
    }

    // ---- events ----

    /** Whether it has ended, or waiting for more would not make taking it cheaper. */
    boolean hasPlenty() {
        return link == null || link.hasPlenty();
    }

    boolean hasMore() {
        return link != null && link.hasMore();
    }

    /** Takes what has arrived, up to a bound; empty if nothing has. */
    Optional<Batch<byte[]>> take() {
        ReceiverLink from = link;
        if (from == null) {
            return Optional.empty();
        }
        List<StreamRecord<byte[]>> records = new ArrayList<>();
        long bytes = 0;
        int taken = 0;
        while (records.size() < MOST_RECORDS && bytes < MOST_BYTES) {
            PartitionEvent event = from.poll();
            if (event == null) {
                break;
            }
            taken++;
            if (isGap(from, event)) {
                knownGap = event.getData().getSequenceNumber();
                close(); // and is opened again, which asks the log
                break;
            }
            bytes += add(records, event);
        }
        if (taken > 0) {
            from.taken(taken);
            behindSince = 0;
        }
        if (records.isEmpty()) {
            return Optional.empty();
        }
        failures = 0;
        return Optional.of(new Batch<>(partition, records, position(), bytes));
    }

    /** Whether events are missing before the first one of a link, which the log did not say before it was opened. */
    private boolean isGap(ReceiverLink from, PartitionEvent event) {
        if (!isFirstOfLink) {
            return false;
        }
        isFirstOfLink = false;
        next = from.start();
        long sequence = event.getData().getSequenceNumber();
        return sequence > next && sequence != knownGap;
    }

    private long add(List<StreamRecord<byte[]>> records, PartitionEvent event) {
        LastEnqueuedEventProperties last = event.getLastEnqueuedEventProperties();
        if (last != null && last.getSequenceNumber() != null) {
            heardEnd(last.getSequenceNumber() + 1);
        }
        if (event.getData().getSequenceNumber() < next) {
            return 0; // delivered twice
        }
        StreamRecord<byte[]> record = EventMapping.toRecord(partition, event.getData());
        next = record.origin().offset() + 1;
        lastOffset = event.getData().getOffsetString();
        records.add(record);
        long bytes = EventMapping.bytesOf(record);
        budget.saw(bytes);
        return bytes;
    }

    private Position position() {
        return lastOffset == null ? Position.of(next) : Position.of(next, lastOffset);
    }

    // ---- watching ----

    /** Hears where the log ends. */
    void heardEnd(long end) {
        logEnd.accumulateAndGet(end, Math::max);
    }

    /** Returns the sequence number of the next event to be enqueued, as last heard of. */
    OptionalLong logEnd() {
        long end = logEnd.get();
        return end < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(end, next));
    }

    private boolean isQuiet() {
        return link != null && !link.isDone() && !link.hasMore();
    }

    /** Whether events should have come for some time and have not. */
    boolean isStuck(long now, Duration deadline) {
        if (!isQuiet() || logEnd.get() <= next) {
            behindSince = 0;
            return false;
        }
        behindSince = behindSince == 0 ? now : behindSince;
        return now - behindSince >= deadline.toNanos();
    }

    /** Whether nothing has come for some time, and the log was not asked either. */
    boolean isIdle(long now, long nanos) {
        return isQuiet() && now - lastNews >= nanos;
    }

    /** Notes that the log is asked for its end. */
    void asked(long now) {
        lastNews = now;
    }

    /** Whether the receiver would do better with another credit, and little is lost by opening it again. */
    boolean isMisfit() {
        ReceiverLink present = link;
        return present != null && isQuiet() && budget.isMisfit(present.credit());
    }

    /** Returns partition, epoch and the next event. */
    @Override
    public String toString() {
        return "partition=" + partition + ", epoch=" + epoch + ", position=" + next;
    }
}
