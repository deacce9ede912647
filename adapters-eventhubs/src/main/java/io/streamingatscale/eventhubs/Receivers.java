package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receivers of the partitions that a reader owns: takes from them in turns, and opens again those that have ended or from
 * which nothing comes although there is something.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class Receivers {

    private static final Logger log = LoggerFactory.getLogger(EventHubsSource.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long after the first event what has come is taken. */
    private static final long LINGER = TimeUnit.MICROSECONDS.toNanos(250);

    private static final long ASK_EVERY = TimeUnit.SECONDS.toNanos(10);

    private final HubClients clients;
    private final HubLog hubLog;
    private final LongSupplier share;
    private final Duration deadline;
    private final LongSupplier nanoTime;
    private final Consumer<Partition> onStolen;
    private final Map<String, PartitionReceiver> open = new HashMap<>();
    private final BlockingQueue<PartitionReceiver> news = new LinkedBlockingQueue<>();
    private long lastLook;

    /**
     * Makes the receivers of one reader.
     *
     * @param share the bytes that one of them may fetch ahead
     * @param deadline how long to wait for what should come
     * @param onStolen hears of a partition that another owner has taken; its receiver is closed
     */
    Receivers(
            HubClients clients,
            HubLog hubLog,
            LongSupplier share,
            Duration deadline,
            LongSupplier nanoTime,
            Consumer<Partition> onStolen) {
        this.clients = clients;
        this.hubLog = hubLog;
        this.share = share;
        this.deadline = deadline;
        this.nanoTime = nanoTime;
        this.onStolen = onStolen;
        this.lastLook = nanoTime.getAsLong();
    }

    void open(Partition partition, Grant grant) {
        PartitionReceiver receiver =
                new PartitionReceiver(partition, grant, clients, hubLog, new PrefetchBudget(share), news::add);
        open.put(partition.id(), receiver);
        receiver.open(nanoTime.getAsLong());
    }

    /** Closes the receiver of a partition; returns whether there was one. */
    boolean close(String id) {
        PartitionReceiver receiver = open.remove(id);
        if (receiver == null) {
            return false;
        }
        receiver.close();
        return true;
    }

    Set<String> ids() {
        return Set.copyOf(open.keySet());
    }

    boolean has(String id) {
        return open.containsKey(id);
    }

    OptionalLong logEnd(String id) {
        PartitionReceiver receiver = open.get(id);
        return receiver == null ? OptionalLong.empty() : receiver.logEnd();
    }

    // ---- taking ----

    /**
     * Takes what one of the receivers has, or waits for one that has something.
     *
     * @throws PositionLostException if the log does not hold the position of one of them
     * @throws TransientException if one of them was opened in vain several times; it goes on to be opened
     */
    Optional<Batch<byte[]>> next(Duration timeout) {
        look();
        Optional<Batch<byte[]>> batch = nextOf(news.poll());
        return batch.isPresent() ? batch : nextOf(lingering(await(timeout)));
    }

    /** Lets more come to where the first event has just come: to be woken for each costs more than the events do. */
    private static @Nullable PartitionReceiver lingering(@Nullable PartitionReceiver woken) {
        if (woken != null && !woken.hasPlenty()) {
            LockSupport.parkNanos(LINGER);
        }
        return woken;
    }

    private @Nullable PartitionReceiver await(Duration timeout) {
        try {
            return news.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Optional<Batch<byte[]>> nextOf(@Nullable PartitionReceiver first) {
        for (PartitionReceiver receiver = first; receiver != null; receiver = news.poll()) {
            if (open.get(receiver.partition().id()) == receiver) {
                Optional<Batch<byte[]>> batch = receiver.take();
                if (batch.isPresent()) {
                    return batch;
                }
                if (receiver.ended().isPresent()) {
                    settle(receiver, receiver.ended().get());
                }
            }
        }
        return Optional.empty();
    }

    /** Decides what becomes of a receiver whose link has ended. */
    private void settle(PartitionReceiver receiver, ReceiverLink ended) {
        Throwable failure = ended.failure();
        receiver.close();
        if (failure instanceof PositionLostException lost) {
            throw lost;
        }
        if (ReceiveFailures.isStolen(failure)) {
            log.warn("partition was taken by another owner: {}", receiver);
            close(receiver.partition().id());
            onStolen.accept(receiver.partition());
            return;
        }
        Duration pause = receiver.reopenAfterPause(nanoTime.getAsLong());
        String trouble = "receiver has ended and is opened again: " + receiver + ", condition="
                + ReceiveFailures.describe(failure) + ", failures=" + receiver.failures() + ", pause=" + pause;
        log.info(trouble);
        if (receiver.isInTrouble()) {
            throw new TransientException(trouble, failure);
        }
    }

    // ---- watching ----

    private void look() {
        long now = nanoTime.getAsLong();
        if (now - lastLook >= LOOK_EVERY) {
            lastLook = now;
            List.copyOf(open.values()).forEach(receiver -> look(receiver, now));
        }
    }

    private void look(PartitionReceiver receiver, long now) {
        if (receiver.isReopeningDue(now) || receiver.isMisfit()) {
            receiver.open(now);
        } else if (receiver.isStuck(now, deadline)) {
            log.warn("nothing arrives although the log holds more, receiver is opened again: {}", receiver);
            receiver.openAnew(now);
        } else if (receiver.isIdle(now, ASK_EVERY)) {
            ask(receiver, now);
        }
    }

    private void ask(PartitionReceiver receiver, long now) {
        receiver.asked(now);
        var unused = hubLog.state(receiver.partition().id())
                .subscribe(
                        state -> receiver.heardEnd(state.end()),
                        e -> log.debug("log's end is not known: {}", receiver, e));
    }
}
