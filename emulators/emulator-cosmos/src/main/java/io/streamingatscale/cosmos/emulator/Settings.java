package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Optional;

/**
 * What a builder was told.
 *
 * @param throughput request units a second of each physical partition; infinite if there is no limit
 */
record Settings(int port, String key, int physicalPartitions, double throughput, Optional<Duration> retryAfter) {}
