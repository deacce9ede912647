package io.streamingatscale.workload;

/**
 * The two shapes of a device event in the Streaming at Scale samples. Both carry eventId, value, deviceId,
 * deviceSequenceNumber, type, createdAt and complexData.
 */
public enum Profile {
    /**
     * What the samples send today through the Iot-Telemetry-Simulator, byte for byte: {@code moreData1} to
     * {@code moreDataN}, every value the text {@code 0.} followed by a random non-negative int, createdAt with seven
     * fractional digits. 847 bytes on average with N = 23, 490 with N = 10.
     */
    TELEMETRY_SIMULATOR(1),

    /**
     * What the samples' READMEs show and their Spark schemas expect: {@code moreData0} to {@code moreData(N-1)}, every
     * value uniform in [10, 100) with thirteen decimals, complexData after eventId, createdAt in microseconds, no spaces.
     */
    README(0);

    private final int firstMoreData;

    Profile(int firstMoreData) {
        this.firstMoreData = firstMoreData;
    }

    int firstMoreData() {
        return firstMoreData;
    }
}
