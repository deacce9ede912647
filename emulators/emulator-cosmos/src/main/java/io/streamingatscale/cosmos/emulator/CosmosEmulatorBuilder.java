package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Builds a {@link CosmosEmulator}.
 *
 * <pre>{@code
 * CosmosEmulator.builder().physicalPartitions(4).throughput(1000).start();
 * }</pre>
 */
public final class CosmosEmulatorBuilder {

    /** The key that Microsoft publishes for its own emulator. */
    private static final String WELL_KNOWN_KEY =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private static final int MAX_PARTITIONS = 1000;

    private int port;
    private String key = WELL_KNOWN_KEY;
    private int physicalPartitions = 1;
    private double throughput = Double.POSITIVE_INFINITY;
    private Optional<Duration> retryAfter = Optional.empty();

    CosmosEmulatorBuilder() {}

    /** Sets the port, within 0 and 65535. The default is 0: one that is free. */
    public CosmosEmulatorBuilder port(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("port must be within 0 and 65535: port=" + value);
        }
        port = value;
        return this;
    }

    /** Sets the key of the account, in Base64. The default is the one that Microsoft publishes for its own emulator. */
    public CosmosEmulatorBuilder key(String base64) {
        if (Base64.getDecoder().decode(base64).length == 0) {
            throw new IllegalArgumentException("key must not be empty");
        }
        key = base64;
        return this;
    }

    /** Sets how many physical partitions a new container has, 1 to 1000. The default is 1. */
    public CosmosEmulatorBuilder physicalPartitions(int count) {
        if (count < 1 || count > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "physicalPartitions must be within 1 and 1000: physicalPartitions=" + count);
        }
        physicalPartitions = count;
        return this;
    }

    /**
     * Limits the request units that each physical partition has in a second, more than 0; who wants more meets 429. What is not
     * used is kept for one second. The default is no limit.
     */
    public CosmosEmulatorBuilder throughput(double ruPerSecondPerPhysicalPartition) {
        if (!(ruPerSecondPerPhysicalPartition > 0)) {
            throw new IllegalArgumentException("throughput must be > 0: throughput=" + ruPerSecondPerPhysicalPartition);
        }
        throughput = ruPerSecondPerPhysicalPartition;
        return this;
    }

    /** Sets how long a client that met the limit is told to wait. The default is as long as it takes until there are units again. */
    public CosmosEmulatorBuilder retryAfter(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("retryAfter must be >= 0: retryAfter=" + duration);
        }
        retryAfter = Optional.of(duration);
        return this;
    }

    /** Starts the emulator; when this returns, clients can connect. */
    public CosmosEmulator start() {
        return new CosmosEmulator(new Settings(port, key, physicalPartitions, throughput, retryAfter));
    }
}
