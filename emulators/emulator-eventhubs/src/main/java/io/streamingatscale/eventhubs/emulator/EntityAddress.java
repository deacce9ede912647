package io.streamingatscale.eventhubs.emulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address of a link names, in any case of letters: {@code hub}, {@code hub/Partitions/0} or
 * {@code hub/ConsumerGroups/group/Partitions/0}.
 *
 * @param path the address without a scheme and a host
 */
record EntityAddress(String path, String hub, Optional<String> consumerGroup, Optional<String> partition) {

    private static final Pattern HOST = Pattern.compile("(?i)^(amqps?|sb|https?)://[^/]*");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)/*(?<hub>[^/]+(?:/(?!ConsumerGroups/|Partitions/)[^/]+)*)(?:/ConsumerGroups/(?<group>[^/]+))?"
                    + "(?:/Partitions/(?<partition>[^/]+))?/*");

    static Optional<EntityAddress> parse(String address) {
        String path = HOST.matcher(address).replaceFirst("");
        Matcher matcher = ADDRESS.matcher(path);
        return matcher.matches()
                ? Optional.of(new EntityAddress(
                        path,
                        matcher.group("hub"),
                        Optional.ofNullable(matcher.group("group")),
                        Optional.ofNullable(matcher.group("partition"))))
                : Optional.empty();
    }
}
