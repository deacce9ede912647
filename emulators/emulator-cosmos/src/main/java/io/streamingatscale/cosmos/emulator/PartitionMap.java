package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The physical partitions of a container: together they cover the space of keys, and no two the same part.
 *
 * <p><b>Threads:</b> any.
 */
final class PartitionMap {

    /** One more than the highest hash. */
    private static final BigInteger END = BigInteger.ONE.shiftLeft(126);

    private static final int HEX = 16;

    private final Account account;
    private final JsonNode definition;
    private volatile List<PhysicalPartition> partitions;
    private int nextId;

    PartitionMap(Account account, JsonNode definition) {
        this.account = account;
        this.definition = definition;
        int count = account.settings().physicalPartitions();
        List<PhysicalPartition> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(create(boundary(i, count), boundary(i + 1, count), List.of()));
        }
        this.partitions = List.copyOf(all);
    }

    private PhysicalPartition create(String min, String max, List<String> parents) {
        Settings settings = account.settings();
        TokenBucket budget = new TokenBucket(settings.throughput(), settings.retryAfter(), account.clock()::nanos);
        return new PhysicalPartition(Integer.toString(nextId++), min, max, parents, budget, UniqueKeys.of(definition));
    }

    private static String boundary(int i, int count) {
        if (i == 0) {
            return EffectivePartitionKey.MIN;
        }
        return i == count
                ? EffectivePartitionKey.MAX
                : text(END.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)));
    }

    private static String text(BigInteger boundary) {
        String hex = boundary.toString(HEX).toUpperCase(Locale.ROOT);
        return "0".repeat(EffectivePartitionKey.HEX_DIGITS - hex.length()) + hex;
    }

    private static BigInteger number(String boundary) {
        if (boundary.isEmpty()) {
            return BigInteger.ZERO;
        }
        return boundary.equals(EffectivePartitionKey.MAX) ? END : new BigInteger(boundary, HEX);
    }

    List<PhysicalPartition> all() {
        return partitions;
    }

    /** Returns a text that changes with the partitions. */
    String etag() {
        return "\"" + partitions.stream().map(PhysicalPartition::id).toList() + "\"";
    }

    /**
     * Returns a physical partition by the id of its range.
     *
     * @throws Refusal 410 if there is none, since it was split
     */
    PhysicalPartition byId(String rangeId) {
        return partitions.stream()
                .filter(partition -> partition.id().equals(rangeId))
                .findFirst()
                .orElseThrow(() -> Refusal.gone(rangeId));
    }

    /** Returns the physical partition of a key. */
    PhysicalPartition of(String effectiveKey) {
        return partitions.stream()
                .filter(partition -> partition.covers(effectiveKey))
                .findFirst()
                .orElseThrow();
    }

    /** Divides a physical partition in the middle; its documents go to the two new ones, which have ids of their own. */
    synchronized void split(String rangeId, Function<DocumentKey, String> effectiveKey) {
        PhysicalPartition old = byId(rangeId);
        String middle = text(number(old.min()).add(number(old.max())).shiftRight(1));
        List<String> parents = new ArrayList<>(old.parents());
        parents.add(old.id());
        List<PhysicalPartition> children =
                List.of(create(old.min(), middle, parents), create(middle, old.max(), parents));
        List<PhysicalPartition> next = new ArrayList<>(partitions);
        next.remove(old);
        next.addAll(children);
        old.split(() -> {
            old.moveTo(children, effectiveKey);
            partitions = List.copyOf(next);
        });
    }
}
