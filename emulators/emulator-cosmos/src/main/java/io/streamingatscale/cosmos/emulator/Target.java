package io.streamingatscale.cosmos.emulator;

import java.util.Optional;
import java.util.function.Function;

/**
 * Where an operation goes: to the physical partition that the client names, or else to that of the key.
 *
 * @param rangeId empty if the client leaves it to the gateway
 */
record Target(Container container, String effectiveKey, Optional<String> rangeId) {

    /**
     * Returns the physical partition as it is now.
     *
     * @throws Refusal 410 if the one that the client names was split, or is not that of the key
     */
    PhysicalPartition partition() {
        if (rangeId.isEmpty()) {
            return container.partitions().of(effectiveKey);
        }
        PhysicalPartition partition = container.partitions().byId(rangeId.get());
        if (!partition.covers(effectiveKey)) {
            throw Refusal.gone(partition.id());
        }
        return partition;
    }

    /** Works in the physical partition, whose monitor is held; if it is split just now, in the one that came out of it. */
    <T> T locked(Function<PhysicalPartition, T> work) {
        while (true) {
            PhysicalPartition partition = partition();
            synchronized (partition) {
                if (!partition.isGone()) {
                    container.expire(partition);
                    return work.apply(partition);
                }
            }
        }
    }
}
