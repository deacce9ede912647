package io.streamingatscale.dedup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of an index: the numbers that stand for their names, and what was stated of their coverage.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class PartitionTable {

    private static final int LONGEST_NAME = 1_000;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable Coverage> coverage = new ArrayList<>();

    int number(String name) {
        Integer known = numbers.get(name);
        return known == null ? learn(name) : known;
    }

    private int learn(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "partition name must have <= " + LONGEST_NAME + " bytes in UTF-8: bytes=" + length);
        }
        if (names.size() == DedupIndex.MOST_PARTITIONS) {
            throw new DedupException("dedup index has learnt all the partitions it can: partitions="
                    + DedupIndex.MOST_PARTITIONS + "; use an index of its own for some of them");
        }
        numbers.put(name, names.size());
        names.add(name);
        coverage.add(null);
        return names.size() - 1;
    }

    String name(int partition) {
        return names.get(checkLearnt(partition));
    }

    int checkLearnt(int partition) {
        if (partition < 0 || partition >= names.size()) {
            throw new IllegalArgumentException("partition must have been learnt from its name: partition=" + partition
                    + ", learnt=" + names.size());
        }
        return partition;
    }

    Optional<Coverage> coverage(int partition) {
        return Optional.ofNullable(coverage.get(checkLearnt(partition)));
    }

    void cover(int partition, Coverage newCoverage) {
        coverage.set(checkLearnt(partition), newCoverage);
    }
}
