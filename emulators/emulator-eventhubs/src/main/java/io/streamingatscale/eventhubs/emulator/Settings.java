package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
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
        Optional<SSLContext> tls) {}
