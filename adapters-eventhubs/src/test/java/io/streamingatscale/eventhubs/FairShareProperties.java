package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whoever comes and goes, and whoever looks first: soon all have their share, and nothing moves any more. */
class FairShareProperties {

    private final Map<String, String> owners = new HashMap<>();
    private final List<String> members = new ArrayList<>();
    private int joined;
    private int moves;

    @BeforeTry
    void begin() {
        owners.clear();
        members.clear();
    }

    @Property(tries = 300)
    void claims_afterMembersCameAndWent_leadToFairSharesThatStay(
            @ForAll @IntRange(min = 1, max = 40) int count,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = -3, max = 3) Integer> changes,
            @ForAll boolean isAtOnce,
            @ForAll Random random) {
        List<String> partitions =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        for (int change : changes) {
            change(change);
            settle(partitions, isAtOnce, random);
        }
    }

    private void change(int change) {
        for (int i = 0; i < change; i++) {
            members.add("member" + joined++);
        }
        for (int i = 0; i > change && members.size() > 1; i--) {
            String gone = members.remove(0);
            owners.values().removeIf(gone::equals);
        }
        if (members.isEmpty()) {
            members.add("member" + joined++);
        }
    }

    private void settle(List<String> partitions, boolean isAtOnce, Random random) {
        moves = 1;
        for (int round = 0; moves > 0; round++) {
            assertThat(round).as("rounds").isLessThan(20);
            moves = 0;
            look(partitions, isAtOnce, random);
        }
        assertThat(owners.keySet()).containsExactlyInAnyOrderElementsOf(partitions);
        int least = partitions.size() / members.size();
        for (String member : members) {
            assertThat(Collections.frequency(owners.values(), member))
                    .isBetween(least, least + (partitions.size() % members.size() == 0 ? 0 : 1));
        }
    }

    /** All members look, one after the other or all at what was before; of two that want the same the first gets it. */
    private void look(List<String> partitions, boolean isAtOnce, Random random) {
        Collections.shuffle(members, random);
        Map<String, String> before = Map.copyOf(owners);
        for (String member : members) {
            Map<String, String> view = isAtOnce ? before : Map.copyOf(owners);
            for (String claim : new FairShare(random).claims(member, partitions, view)) {
                assertThat(view.get(claim)).isNotEqualTo(member);
                if (owners.get(claim) == null
                        ? view.get(claim) == null
                        : owners.get(claim).equals(view.get(claim))) {
                    owners.put(claim, member);
                    moves++;
                }
            }
        }
    }
}
