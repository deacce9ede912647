package io.streamingatscale.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of a partition, record by record. */
final class TurnQueue<S> implements TurnSource<S> {

    private record Entry<S>(Batch<S> batch, boolean isCounted) {}

    private final Deque<Entry<S>> queue = new ArrayDeque<>();
    private int cursor;
    private @Nullable Turn<S> first;

    /** Adds what was read; {@code isCounted} says whether it counts for a commit. */
    void add(Batch<S> batch, boolean isCounted) {
        queue.add(new Entry<>(batch, isCounted));
    }

    @Override
    public @Nullable Turn<S> ready() {
        if (first == null && !queue.isEmpty()) {
            first = turn(queue.element());
        }
        return first;
    }

    private Turn<S> turn(Entry<S> entry) {
        Batch<S> batch = entry.batch();
        List<StreamRecord<S>> records = batch.records();
        if (records.isEmpty()) {
            return new Turn<>(List.of(), batch.next(), batch.bytes(), entry.isCounted());
        }
        long share = batch.bytes() / records.size();
        boolean isLast = cursor == records.size() - 1;
        return new Turn<>(
                List.of(records.get(cursor)),
                isLast
                        ? batch.next()
                        : Position.of(records.get(cursor + 1).origin().offset()),
                isLast ? batch.bytes() - share * cursor : share,
                entry.isCounted());
    }

    @Override
    public void remove() {
        first = null;
        cursor++;
        if (cursor >= queue.element().batch().records().size()) {
            queue.remove();
            cursor = 0;
        }
    }

    @Override
    public boolean isEmpty() {
        return queue.isEmpty();
    }
}
