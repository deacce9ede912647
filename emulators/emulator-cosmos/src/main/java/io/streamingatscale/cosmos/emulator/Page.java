package io.streamingatscale.cosmos.emulator;

import java.util.ArrayList;
import java.util.List;

/** Rows of an answer, as many as fit. */
final class Page {

    static final int DEFAULT_ITEMS = 100;
    private static final int MANY_ITEMS = 1000;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final int maxItems;
    private final List<byte[]> rows = new ArrayList<>();
    private long bytes;
    private int looked;

    private Page(int maxItems) {
        this.maxItems = maxItems;
    }

    /** Returns an empty page for as many items as the client wants; -1 leaves it to the service. */
    static Page of(Call call) {
        int wanted = call.header("x-ms-max-item-count").map(Integer::parseInt).orElse(DEFAULT_ITEMS);
        return new Page(wanted < 1 ? MANY_ITEMS : wanted);
    }

    /** Notes that a document was looked at. */
    void looked() {
        looked++;
    }

    void add(byte[] row) {
        rows.add(row);
        bytes += row.length;
    }

    boolean isFull() {
        return rows.size() >= maxItems || bytes >= MAX_BYTES;
    }

    int size() {
        return rows.size();
    }

    List<byte[]> rows() {
        return rows;
    }

    double charge() {
        return RequestCharge.page(looked, bytes);
    }
}
