package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What an emulator was told when it was built. */
record Settings(
        Map<String, Integer> hubs,
        Map<String, Set<String>> consumerGroups,
        int port,
        Clock clock,
        Retention retention,
        OffsetFormat offsetFormat,
        int maxMessageSize,
        int throughputUnits,
        Map<String, String> keys,
        Optional<SSLContext> tls,
        boolean quickAcknowledgement) {

    Settings {
        // in the order in which they were said: the first key is in the connection string
        hubs = Collections.unmodifiableMap(new LinkedHashMap<>(hubs));
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        consumerGroups = Map.copyOf(consumerGroups);
    }
}
