package io.streamingatscale.cosmos;

import io.streamingatscale.core.CommitResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The changes of a commit that are not done, in their order for each document. */
final class Queues {

    private final Map<DocumentKey, Deque<Change>> waiting = new LinkedHashMap<>();
    private long applied;
    private long absorbed;

    Queues(List<Change> changes) {
        for (Change change : changes) {
            waiting.computeIfAbsent(change.key(), key -> new ArrayDeque<>(1)).add(change);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns the first changes of some documents. */
    List<Change> heads(int most) {
        List<Change> heads = new ArrayList<>(Math.min(most, waiting.size()));
        for (Deque<Change> queue : waiting.values()) {
            if (heads.size() == most) {
                break;
            }
            heads.add(queue.element());
        }
        return heads;
    }

    /** Notes what became of the first change of its document. */
    void answered(Change change, Change.Outcome outcome) {
        switch (outcome) {
            case APPLIED -> applied++;
            case ABSORBED -> absorbed++;
            case AGAIN -> {
                return;
            }
        }
        waiting.computeIfPresent(change.key(), (key, queue) -> {
            queue.remove();
            return queue.isEmpty() ? null : queue;
        });
    }

    /** Returns what became of those that are done. */
    CommitResult result() {
        return new CommitResult(applied, absorbed);
    }
}
