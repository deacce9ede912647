package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupVerdict;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DX-23 and DX-24: the numbers that stand for partitions. */
abstract class DedupPartitionRules extends DedupBoundRules {

    @Test
    @DisplayName("DX-23 a partition's number is the same for the same name, of no other, and gives the name back")
    final void partition_names_haveNumbersOfTheirOwn() {
        DedupIndex index = open(settings(100));
        String[] names = {"a", "A", "a-0", "a-00", "x".repeat(1_000), "x".repeat(999), "\u20ac \ud83d\ude00/\n"};
        Set<Integer> numbers = new HashSet<>(Set.of(p, q));

        for (String name : names) {
            int number = index.partition(name);
            assertThat(numbers.add(number))
                    .as("whether the number is of no other")
                    .isTrue();
            assertThat(number).as("number").isBetween(0, DedupIndex.MOST_PARTITIONS - 1);
        }

        for (String name : names) {
            assertThat(index.partitionName(index.partition(name))).isEqualTo(name);
        }
        assertThat(index.partition("p")).as("number of p").isEqualTo(p);
        assertThat(index.partitionName(q)).isEqualTo("q");
    }

    @Test
    @DisplayName("DX-24 beyond MOST_PARTITIONS a new name is refused, and the known ones go on")
    final void partition_tooManyNames_isRefused() {
        DedupIndex index = open(settings(100));
        int last = 0;
        for (int i = 2; i < DedupIndex.MOST_PARTITIONS; i++) {
            last = index.partition("partition-" + i);
        }
        String lastName = "partition-" + (DedupIndex.MOST_PARTITIONS - 1);

        assertThatThrownBy(() -> index.partition("one more"))
                .isInstanceOf(DedupException.class)
                .hasMessageContaining("65536");

        assertThat(index.partition("p")).as("number of p").isEqualTo(p);
        assertThat(index.partition(lastName)).isEqualTo(last);
        assertThat(index.partitionName(last)).isEqualTo(lastName);
        assertVerdict(index, "a", last, 1, T, DedupVerdict.NEW);
        assertVerdict(index, "a", last, 2, T, DedupVerdict.DUPLICATE);
    }
}
