package io.streamingatscale.kafka;

import io.streamingatscale.core.Partition;

/** One partition of one pipeline, as a name: the key of its checkpoints and the end of its transactional id. */
record PartitionKey(String pipeline, Partition partition) {

    /** Returns {@code pipeline/stream/id}, different for different partitions whatever their names contain. */
    String text() {
        return escaped(pipeline) + "/" + escaped(partition.stream()) + "/" + escaped(partition.id());
    }

    private static String escaped(String name) {
        return name.replace("%", "%25").replace("/", "%2F");
    }

    /** Returns where among {@code count} partitions the checkpoints are; numbered partitions of a stream do not meet. */
    int among(int count) {
        int base = 31 * pipeline.hashCode() + partition.stream().hashCode();
        return Math.floorMod(base + number(partition.id()), count);
    }

    private static int number(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            return id.hashCode();
        }
    }
}
