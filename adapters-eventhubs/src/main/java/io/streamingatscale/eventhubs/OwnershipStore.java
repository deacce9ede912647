package io.streamingatscale.eventhubs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the members of a group see who owns which partition. It only shares partitions out: that an owner writes no more once
 * another has followed it is the business of epochs.
 *
 * <p><b>Threads:</b> that of the group; calls may block.
 */
interface OwnershipStore {

    /**
     * Who owns a partition.
     *
     * @param partition the partition's id
     * @param owner the member's name; empty if it was left
     * @param version changes whenever the record is written; empty where there is no record yet
     * @param written when it was written, where the store knows
     */
    record Owned(String partition, String owner, String version, Optional<Instant> written) {

        static Owned absent(String partition) {
            return new Owned(partition, "", "", Optional.empty());
        }

        Owned by(String newOwner) {
            return new Owned(partition, newOwner, version, written);
        }
    }

    /**
     * Returns the record of each partition that has one.
     *
     * @throws io.streamingatscale.core.TransientException if the store cannot be read now
     */
    List<Owned> list(List<String> partitions);

    /**
     * Writes each record unless it was written by somebody since {@code version}.
     *
     * @return those that were written
     * @throws io.streamingatscale.core.TransientException if that is not known
     */
    List<Owned> write(List<Owned> wanted);
}
