package io.streamingatscale.dedup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The partitions that an index knows: their names by number, and what is covered of each. */
final class PartitionTable {

    private static final int LONGEST_NAME = 1000;

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<@Nullable Coverage> coverage = new ArrayList<>();
    private final BitSet changed = new BitSet();

    int number(String name) {
        Integer known = numbers.get(name);
        return known == null ? learn(name) : known;
    }

    private int learn(String name) {
        Checks.atMost(name.getBytes(StandardCharsets.UTF_8).length, LONGEST_NAME, "length of a partition's name");
        if (names.size() == DedupIndex.MOST_PARTITIONS) {
            throw new DedupException("dedup index knows too many partitions: partitions=" + names.size()
                    + "; begin a new one in another directory");
        }
        numbers.put(name, names.size());
        names.add(name);
        coverage.add(null);
        return names.size() - 1;
    }

    String name(int number) {
        return names.get(number);
    }

    int size() {
        return names.size();
    }

    Optional<Coverage> coverage(int number) {
        return Optional.ofNullable(coverage.get(number));
    }

    void cover(int number, Coverage covered) {
        if (!covered.equals(coverage.set(number, covered))) {
            changed.set(number);
        }
    }

    /** Takes out of all that is covered what is before a log time. */
    void narrow(long fromLogTime) {
        for (int number = 0; number < names.size(); number++) {
            Coverage known = coverage.get(number);
            if (known != null && known.fromLogTime() < fromLogTime) {
                cover(number, new Coverage(fromLogTime, known.toOffset()));
            }
        }
    }

    /** Returns the numbers of those whose coverage has changed since {@link #clearChanged}. */
    BitSet changed() {
        return changed;
    }

    void clearChanged() {
        changed.clear();
    }
}
