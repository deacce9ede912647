package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One event hub: its partitions and its consumer groups.
 *
 * <p><b>Threads:</b> the emulator's.
 */
final class Hub {

    static final String DEFAULT_GROUP = "$Default";

    private final String name;
    private final long createdAt;
    private final List<Partition> partitions = new ArrayList<>();
    private final Set<String> consumerGroups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<IngressLink> senders = new LinkedHashSet<>();
    private final Faults faults = new Faults(Optional.empty());
    private int roundRobin;
    private long rejectedSends;

    Hub(String name, int partitionCount, Settings settings, Clock clock) {
        this.name = name;
        this.createdAt = clock.millis();
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new Partition(Integer.toString(i), settings, clock, faults));
        }
        consumerGroups.add(DEFAULT_GROUP);
        consumerGroups.addAll(settings.consumerGroups().getOrDefault(name, Set.of()));
    }

    String name() {
        return name;
    }

    long createdAt() {
        return createdAt;
    }

    List<Partition> partitions() {
        return partitions;
    }

    Set<IngressLink> senders() {
        return senders;
    }

    Stream<EgressLink> readers() {
        return partitions.stream().flatMap(partition -> partition.readers().stream());
    }

    long rejectedSends() {
        return rejectedSends;
    }

    void countRejectedSend() {
        rejectedSends++;
    }

    Faults faults() {
        return faults;
    }

    Optional<Partition> partition(String id) {
        return partitions.stream()
                .filter(partition -> partition.id().equals(id))
                .findFirst();
    }

    boolean hasConsumerGroup(String group) {
        return consumerGroups.contains(group);
    }

    void addConsumerGroup(String group) {
        consumerGroups.add(group);
    }

    /** Returns the partition for events without a partition id: by their key, or each in turn. */
    Partition choose(Optional<String> key) {
        int index = key.map(text -> PartitionHash.partition(text, partitions.size()))
                .orElseGet(() -> Math.floorMod(roundRobin++, partitions.size()));
        return partitions.get(index);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
