package io.streamingatscale.cosmos.emulator;

/**
 * What operations cost, in request units. Published by the service: a point read of 1 KB costs 1 and of 100 KB costs 10, storing 1 KB
 * that is not indexed costs 5.5 (100 KB: about 50), and replacing costs twice as much as inserting. The rest is an estimate.
 *
 * @see <a href="https://learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes">Optimize request cost</a>
 */
final class RequestCharge {

    /** Of a request about databases, containers or ranges. */
    static final double METADATA = 1;
    /** Of what was not found, or found unchanged. */
    static final double MISS = 1;

    private static final double KB = 1024;
    private static final double READ_PER_KB = 9.0 / 99;
    private static final double WRITE = 5.5;
    private static final double WRITE_PER_KB = 44.5 / 99;
    private static final double INDEXED_VALUE = 0.05;
    private static final double PATCH = 1.1;
    private static final double QUERY = 2.3;
    private static final double QUERY_PER_DOCUMENT = 0.025;

    private RequestCharge() {}

    static double read(int bytes) {
        return rounded(1 + extra(bytes) * READ_PER_KB);
    }

    static double insert(int bytes, int indexedValues) {
        return rounded(WRITE + extra(bytes) * WRITE_PER_KB + indexedValues * INDEXED_VALUE);
    }

    static double replace(int bytes, int indexedValues) {
        return rounded(2 * insert(bytes, indexedValues));
    }

    static double patch(int bytes, int indexedValues) {
        return rounded(PATCH * replace(bytes, indexedValues));
    }

    static double delete(int bytes, int indexedValues) {
        return insert(bytes, indexedValues);
    }

    /** Returns what a write costs that met a conflict or a condition that does not hold: it read, but did not write. */
    static double refusedWrite(int bytes) {
        return read(bytes);
    }

    /** Returns what a page costs: the documents that it returned as reads, and those that it looked at. */
    static double page(int looked, long bytes) {
        return rounded(QUERY + looked * QUERY_PER_DOCUMENT + bytes / KB * READ_PER_KB);
    }

    private static double extra(int bytes) {
        return Math.max(0, bytes / KB - 1);
    }

    private static double rounded(double charge) {
        return Math.round(charge * 100) / 100.0;
    }
}
