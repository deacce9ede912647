package io.streamingatscale.eventhubs;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.eventhubs.StartPosition.LogEdge;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event hub, or the built-in endpoint of an IoT hub, as records of bytes.
 *
 * <pre>{@code
 * EventHubsSource.builder(EventHubsConnection.of(connectionString), StartPosition.EARLIEST)
 *         .consumerGroup("pipeline")
 *         .build();
 * }</pre>
 *
 * <p>An event's sequence number is the record's offset, its partition key the key, its enqueued time the log time, its
 * properties are headers. Each claim's epoch is the owner level of the receiver, so that the service itself shuts out an owner
 * that does not know yet that it was followed by another.
 *
 * <p>A receiver that ends for whatever reason is opened again by its owner, at once and then with growing pauses; one from
 * which nothing comes although the log holds more is opened again after the deadline; no answer of the service is awaited for
 * longer. All readers of a source use one connection.
 */
public final class EventHubsSource implements Source<byte[]> {

    /** Where the members of a group meet; none if this process reads alone. */
    private interface Meeting {
        Membership join(HubLog hubLog, ReaderSlot slot);
    }

    private final EventHubsConnection connection;
    private final StartPosition start;
    private final String consumerGroup;
    private final Meeting meeting;
    private final boolean isAlone;
    private final @Nullable LogEdge onPositionLost;
    private final long prefetchBytes;
    private final Duration deadline;
    private @Nullable HubClients clients;
    private int readers;

    private EventHubsSource(Builder builder) {
        this.connection = builder.connection;
        this.start = builder.start;
        this.consumerGroup = builder.consumerGroup;
        this.onPositionLost = builder.onPositionLost;
        this.prefetchBytes = builder.prefetchBytes;
        this.deadline = builder.deadline;
        this.isAlone = builder.stores == null;
        this.meeting = builder.meeting();
    }

    /**
     * Returns a builder.
     *
     * @param connection the event hub
     * @param start where to begin in partitions without a checkpoint; has no default, since the client's own, the end of the log,
     *     surprises many
     */
    public static Builder builder(EventHubsConnection connection, StartPosition start) {
        return new Builder(connection, start);
    }

    @Override
    public String name() {
        return connection.hub();
    }

    @Override
    public SourceReader<byte[]> open(ReaderSlot slot, OwnershipListener listener) {
        HubClients shared = lease();
        HubLog hubLog = new HubLog(shared, connection, start, onPositionLost, deadline);
        return new EventHubsReader(
                name(),
                meeting.join(hubLog, slot),
                shared,
                hubLog,
                listener,
                prefetchBytes / slot.count(),
                deadline,
                System::nanoTime,
                this::giveBack);
    }

    private synchronized HubClients lease() {
        if (clients == null) {
            clients = new HubClients(connection, consumerGroup);
        }
        readers++;
        return clients;
    }

    private synchronized void giveBack() {
        readers--;
        if (readers == 0 && clients != null) {
            clients.close();
            clients = null;
        }
    }

    @Override
    public boolean isRewindable() {
        return true;
    }

    @Override
    public List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add("a hub that was deleted and made anew is noticed only where the position lies outside the new log");
        if (onPositionLost != null) {
            limits.add("events that the log no longer holds are skipped with a warning, reading goes on at "
                    + onPositionLost);
        }
        if (isAlone) {
            limits.add("partitions that are added to a hub are read after the next start");
        }
        return limits;
    }

    /** Settings of a source; each has a default. */
    public static final class Builder {

        private final EventHubsConnection connection;
        private final StartPosition start;
        private String consumerGroup = "$Default";
        private final Set<String> chosen = new LinkedHashSet<>();
        private @Nullable LogEdge onPositionLost;
        private long prefetchBytes = 64L << 20;
        private Duration deadline = Duration.ofSeconds(10);
        private @Nullable Supplier<OwnershipStore> stores;
        private Duration renewEvery = Duration.ofSeconds(10);
        private Duration expireAfter = Duration.ofSeconds(30);
        private @Nullable String member;

        private Builder(EventHubsConnection connection, StartPosition start) {
            this.connection = connection;
            this.start = start;
        }

        /**
         * Sets the consumer group. The default is {@code $Default}; give each pipeline one of its own, for a receiver with an
         * owner level shuts out all others of its group.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder consumerGroup(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("consumerGroup must not be blank");
            }
            consumerGroup = name;
            return this;
        }

        /** Reads some partitions only. The default is all of them. */
        public Builder partitions(String... ids) {
            chosen.addAll(List.of(ids));
            return this;
        }

        /**
         * Shares the partitions with other processes, through a store of the client's own contract, such as a {@code
         * BlobCheckpointStore}. Its ownership records are used, not its checkpoints. The default is to read alone.
         */
        public Builder sharedThrough(com.azure.messaging.eventhubs.CheckpointStore store) {
            stores = () -> new SdkOwnershipStore(store, connection, consumerGroup, deadline);
            return this;
        }

        /**
         * Shares the partitions with other processes, through a store of checkpoints that all of them reach, such as a {@code
         * JdbcCheckpointStore}; may be the pipeline's own. The default is to read alone.
         */
        public Builder sharedThrough(CheckpointStore store) {
            stores = () -> new CoreOwnershipStore(store, connection.hub(), consumerGroup, Clock.systemUTC());
            return this;
        }

        /**
         * Names this process among those that share partitions, so that it takes up its own at once after a restart. No two
         * may have the same name. The default is a new random name at each start, which waits for {@link #leases} to expire.
         */
        public Builder member(String name) {
            member = name;
            return this;
        }

        /**
         * Sets how often a process confirms what it owns among those that share partitions, and after how long without that
         * others take it over. The default is 10 and 30 seconds. Correctness does not hang on it: an owner that goes on too
         * long is shut out by its epoch.
         *
         * @throws IllegalArgumentException if {@code expireAfter} is less than twice {@code renewEvery}, or that is not
         *     positive
         */
        public Builder leases(Duration renewEvery, Duration expireAfter) {
            boolean isPositive = !renewEvery.isNegative() && !renewEvery.isZero();
            if (!isPositive || expireAfter.compareTo(renewEvery.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("leases must be renewed before half of them has passed: renewEvery="
                        + renewEvery + ", expireAfter=" + expireAfter);
            }
            this.renewEvery = renewEvery;
            this.expireAfter = expireAfter;
            return this;
        }

        private Meeting meeting() {
            List<String> ids = List.copyOf(chosen);
            Supplier<OwnershipStore> store = stores;
            if (store == null) {
                return (hubLog, slot) ->
                        new SoleMembership(() -> ids.isEmpty() ? hubLog.partitionIds() : ids, slot, System::nanoTime);
            }
            String process = member == null ? UUID.randomUUID().toString() : member;
            Duration renew = renewEvery;
            Duration expire = expireAfter;
            return (hubLog, slot) -> new GroupMembership(
                            new GroupMembership.Terms(process + "-" + slot.index(), renew, expire),
                            () -> ids.isEmpty() ? hubLog.partitionIds() : ids,
                            store.get(),
                            System::nanoTime,
                            Clock.systemUTC(),
                            new Random())
                    .start();
        }

        /**
         * Sets where to go on if the log no longer holds the position to resume from. The default is to stop the pipeline:
         * events were lost, or the hub was made anew.
         */
        public Builder onPositionLost(LogEdge edge) {
            onPositionLost = edge;
            return this;
        }

        /**
         * Sets how much may be fetched ahead of the workers, over all partitions. The default is 64 MiB. Events are asked for
         * by number and not by size, so this is kept by the sizes of the latest events.
         *
         * @param bytes at least 1 MiB
         * @throws IllegalArgumentException if it is less
         */
        public Builder prefetchBytes(long bytes) {
            if (bytes < PrefetchBudget.LARGEST_EVENT) {
                throw new IllegalArgumentException(
                        "prefetchBytes must be >= " + PrefetchBudget.LARGEST_EVENT + ": prefetchBytes=" + bytes);
            }
            prefetchBytes = bytes;
            return this;
        }

        /**
         * Sets how long to wait for an answer of the service, and for events that the log is known to hold. The default is ten
         * seconds.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder deadline(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("deadline must be > 0: deadline=" + longest);
            }
            deadline = longest;
            return this;
        }

        /** Returns the source; it connects when the pipeline starts. */
        public EventHubsSource build() {
            return new EventHubsSource(this);
        }
    }
}
