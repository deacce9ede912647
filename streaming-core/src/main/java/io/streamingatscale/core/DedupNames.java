package io.streamingatscale.core;

/** The names that partitions have in an index of ids: stream and id with a character between them that neither has. */
final class DedupNames {

    private static final char BETWEEN = '\n';

    private DedupNames() {}

    static String of(Partition partition) {
        return partition.stream() + BETWEEN + partition.id();
    }

    static Partition partition(String name) {
        int between = name.indexOf(BETWEEN);
        return new Partition(name.substring(0, between), name.substring(between + 1));
    }
}
