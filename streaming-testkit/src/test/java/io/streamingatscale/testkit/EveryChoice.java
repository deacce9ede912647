package io.streamingatscale.testkit;

import java.util.ArrayList;
import java.util.List;

/** Makes all choices there are, in one life after another. */
final class EveryChoice implements SimChoice {

    private record Made(int choice, int count) {}

    private final List<Made> made = new ArrayList<>();
    private int next;

    @Override
    public int of(int count) {
        if (next == made.size()) {
            made.add(new Made(0, count));
        }
        return made.get(next++).choice;
    }

    /** Begins another life; returns whether there is one. */
    boolean hasAnother() {
        next = 0;
        while (!made.isEmpty()) {
            Made last = made.remove(made.size() - 1);
            if (last.choice + 1 < last.count) {
                made.add(new Made(last.choice + 1, last.count));
                return true;
            }
        }
        return false;
    }
}
