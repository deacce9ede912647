package io.streamingatscale.eventhubs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Says which partitions a member of a group should claim, by who owns what. Each member decides for itself, from what all can
 * see; so the rule must lead all to the same end.
 *
 * <p>A member takes free partitions up to its share rounded up, all at once. Then it takes from those that have most: up to its
 * share rounded down, and up to that rounded up from those that have more. So partitions move when a member comes or goes, never
 * to and fro between members that are there.
 */
final class FairShare {

    private final Random random;

    /**
     * Makes the rule of one member.
     *
     * @param random which of several equal partitions are taken, so that members that come at once do not want the same
     */
    FairShare(Random random) {
        this.random = random;
    }

    /**
     * Returns the partitions to claim, among them none that the member owns already.
     *
     * @param me the member's name
     * @param partitions all partitions of the hub
     * @param owners the living owner of each partition that has one
     */
    List<String> claims(String me, List<String> partitions, Map<String, String> owners) {
        Map<String, List<String>> owned = new HashMap<>();
        owned.put(me, new ArrayList<>());
        List<String> free = new ArrayList<>();
        for (String partition : shuffled(partitions)) {
            String owner = owners.get(partition);
            if (owner == null) {
                free.add(partition);
            } else {
                owned.computeIfAbsent(owner, absent -> new ArrayList<>()).add(partition);
            }
        }
        int mine = owned.get(me).size();
        int members = owned.size();
        int most = (partitions.size() + members - 1) / members;
        List<String> claims = new ArrayList<>(free.subList(0, Math.min(free.size(), Math.max(0, most - mine))));
        int least = partitions.size() / members;
        while (mine + claims.size() < most) {
            List<String> richest = richest(me, owned);
            if (richest.size() <= (mine + claims.size() < least ? least : most)) {
                break;
            }
            claims.add(richest.remove(richest.size() - 1));
        }
        return claims;
    }

    private List<String> shuffled(List<String> partitions) {
        List<String> shuffled = new ArrayList<>(partitions);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<String> richest(String me, Map<String, List<String>> owned) {
        return owned.entrySet().stream()
                .filter(each -> !each.getKey().equals(me))
                .max(Comparator.comparing((Map.Entry<String, List<String>> each) ->
                                each.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .orElseGet(List::of);
    }
}
