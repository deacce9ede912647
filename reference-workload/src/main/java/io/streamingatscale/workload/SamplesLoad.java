package io.streamingatscale.workload;

import java.util.Arrays;

/**
 * The loads that the samples' scripts set: so many events a second from so many simulators of a thousand devices each.
 *
 * <p>The samples give every simulator the same thousand devices; here each has a thousand of its own, so that a device id
 * and a sequence number name one event.
 */
enum SamplesLoad {
    PER_SECOND_50(50, 1),
    PER_SECOND_100(100, 1),
    PER_SECOND_1000(1_000, 1),
    PER_SECOND_5000(5_000, 3),
    PER_SECOND_8000(8_000, 5),
    PER_SECOND_10000(10_000, 5),
    PER_SECOND_20000(20_000, 10);

    static final int DEVICES_PER_INSTANCE = 1_000;

    private final int eventsPerSecond;
    private final int instances;

    SamplesLoad(int eventsPerSecond, int instances) {
        this.eventsPerSecond = eventsPerSecond;
        this.instances = instances;
    }

    static SamplesLoad of(int eventsPerSecond) {
        return Arrays.stream(values())
                .filter(load -> load.eventsPerSecond == eventsPerSecond)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the samples have no such load: eventsPerSecond="
                        + eventsPerSecond + "; choose 50, 100, 1000, 5000, 8000, 10000 or 20000"));
    }

    int eventsPerSecond() {
        return eventsPerSecond;
    }

    int instances() {
        return instances;
    }

    int devices() {
        return instances * DEVICES_PER_INSTANCE;
    }
}
