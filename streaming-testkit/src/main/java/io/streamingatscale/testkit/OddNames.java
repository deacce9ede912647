package io.streamingatscale.testkit;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names that a store might take for each other.
 *
 * @param prefix of the pipelines' names
 * @param names what differs
 * @param longest how many characters a name may have
 * @param stream the only stream there can be, or null if there can be any
 */
record OddNames(
        String prefix,
        List<String> names,
        int longest,
        @Nullable String stream) {

    private static final List<String> SHORT = List.of(
            "a",
            "A",
            "a b",
            "a/b",
            "a.b",
            "a-b",
            "a_b",
            "a~b",
            "..",
            "%41",
            "a%",
            "a:b*?\"<>|\\",
            "a'b",
            "\u00e4",
            "\u00c4",
            "\u65e5\u672c",
            "\ud83d\ude00");

    /** Calls for pipelines and partitions that differ in one name each, or in where one name ends and the next begins. */
    List<Claim> each(BiFunction<String, Partition, Claim> claim) {
        List<Claim> claims = new ArrayList<>();
        for (String name : names) {
            claims.add(claim.apply(fitting(prefix + name), partition("s", "0")));
            claims.add(claim.apply(prefix, partition(name, "0")));
            claims.add(claim.apply(prefix, partition("s", name)));
        }
        claims.add(claim.apply(prefix + "-x", partition("y", "z")));
        claims.add(claim.apply(prefix, partition("x-y", "z")));
        claims.add(claim.apply(prefix, partition("x", "y-z")));
        return claims;
    }

    static List<String> withLongest(int longest) {
        List<String> names = new ArrayList<>(SHORT);
        names.add("x".repeat(longest - 2) + "y");
        names.add("x".repeat(longest - 2) + "Y");
        return names;
    }

    private String fitting(String name) {
        return name.length() <= longest ? name : name.substring(name.length() - longest);
    }

    private Partition partition(String wanted, String id) {
        return new Partition(stream == null ? wanted : stream, stream == null ? id : wanted + id);
    }
}
