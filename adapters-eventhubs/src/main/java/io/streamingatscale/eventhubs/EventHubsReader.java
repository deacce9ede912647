package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Reads the partitions that its membership gives it. */
final class EventHubsReader implements SourceReader<byte[]> {

    /** A partition to be claimed, not before a time, and not before the membership has answered. */
    private record Offer(long due, long asked) {}

    private final String hub;
    private final Membership membership;
    private final HubLog hubLog;
    private final OwnershipListener listener;
    private final LongSupplier nanoTime;
    private final Receivers receivers;
    private final Runnable onClose;
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    /** Those whose claim was tried and whose end was not told yet. */
    private final Set<String> known = new HashSet<>();

    /**
     * Makes a reader.
     *
     * @param prefetchBytes what it may fetch ahead over all partitions
     * @param deadline how long to wait for what the service should answer or deliver
     * @param onClose called once, when the reader uses the clients no more
     */
    EventHubsReader(
            String hub,
            Membership membership,
            HubClients clients,
            HubLog hubLog,
            OwnershipListener listener,
            long prefetchBytes,
            Duration deadline,
            LongSupplier nanoTime,
            Runnable onClose) {
        this.hub = hub;
        this.membership = membership;
        this.hubLog = hubLog;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.onClose = onClose;
        this.receivers = new Receivers(
                clients,
                hubLog,
                () -> prefetchBytes / Math.max(1, membership.partitions().size()),
                deadline,
                nanoTime,
                this::stolen);
    }

    @Override
    public Optional<Batch<byte[]>> poll(Duration timeout) {
        follow(membership.partitions());
        offerDue();
        return receivers.next(offers.isEmpty() ? timeout : shorter(timeout));
    }

    private static Duration shorter(Duration timeout) {
        Duration least = Duration.ofMillis(20);
        return timeout.compareTo(least) < 0 ? timeout : least;
    }

    // ---- ownership ----

    /** Gives up what is not this reader's any more, claimed or about to be, and offers what has become so. */
    private void follow(Set<String> mine) {
        Set<Partition> lost = known.stream()
                .filter(id -> !mine.contains(id))
                .map(this::partition)
                .collect(Collectors.toSet());
        for (Partition partition : lost) {
            receivers.close(partition.id());
            known.remove(partition.id());
        }
        if (!lost.isEmpty()) {
            listener.onLost(lost);
        }
        offers.keySet().retainAll(mine);
        for (String id : mine) {
            if (!receivers.has(id)) {
                offers.putIfAbsent(id, new Offer(nanoTime.getAsLong(), Long.MIN_VALUE));
            }
        }
    }

    private void offerDue() {
        if (offers.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        for (Map.Entry<String, Offer> each : List.copyOf(offers.entrySet())) {
            Offer offer = each.getValue();
            if (now - offer.due() >= 0 && membership.isSince(offer.asked())) {
                offer(each.getKey());
            }
        }
    }

    private void offer(String id) {
        Partition partition = partition(id);
        known.add(id);
        try {
            Grant grant = listener.onClaim(partition, hubLog::configuredStart);
            offers.remove(id);
            receivers.open(partition, grant);
        } catch (TransientException e) {
            offerAfter(id, e.retryAfter().orElse(Duration.ZERO));
        }
    }

    private void offerAfter(String id, Duration pause) {
        offers.put(id, new Offer(nanoTime.getAsLong() + pause.toNanos(), membership.ask()));
    }

    private void stolen(Partition partition) {
        membership.taken(partition.id());
        known.remove(partition.id());
        listener.onLost(Set.of(partition));
    }

    @Override
    public void release(Partition partition, Duration pause) {
        if (receivers.close(partition.id())) {
            offerAfter(partition.id(), pause);
        }
    }

    private Partition partition(String id) {
        return new Partition(hub, id);
    }

    // ---- the rest ----

    @Override
    public Optional<Position> positionAt(Claim claim, Instant logTime) {
        return Optional.of(hubLog.at(claim, logTime));
    }

    @Override
    public OptionalLong logEnd(Partition partition) {
        return receivers.logEnd(partition.id());
    }

    @Override
    public void close() {
        receivers.ids().forEach(receivers::close);
        membership.close();
        onClose.run();
    }
}
