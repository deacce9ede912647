package io.streamingatscale.workload;

import java.util.Locale;

/** A device with its id in the forms in which it is written, and its counter. Used by the simulator's thread only. */
final class SimulatedDevice {

    private static final String PREFIX = "contoso-device-id-";

    private final int index;
    private final String id;
    private final byte[] idBytes;
    private int nextSequenceNumber;

    SimulatedDevice(int index) {
        this(index, 0);
    }

    SimulatedDevice(int index, int nextSequenceNumber) {
        this.index = index;
        this.id = idOf(index);
        this.idBytes = JsonBuffer.ascii(id);
        this.nextSequenceNumber = nextSequenceNumber;
    }

    static String idOf(int index) {
        return PREFIX + String.format(Locale.ROOT, "%06d", index);
    }

    int index() {
        return index;
    }

    String id() {
        return id;
    }

    /** Returns the id in ASCII, not a copy. */
    byte[] idBytes() {
        return idBytes;
    }

    /** Counts one on; after the greatest int comes 0, as in the samples. */
    int takeSequenceNumber() {
        int taken = nextSequenceNumber;
        nextSequenceNumber = taken == Integer.MAX_VALUE ? 0 : taken + 1;
        return taken;
    }
}
