package io.streamingatscale.examples.quickstart;

import java.time.Duration;

/** Ends a run in which nothing moves any more. */
final class StallWatch {

    private final Duration atMost;
    private long last = -1;
    private long since = System.nanoTime();

    StallWatch(Duration atMost) {
        this.atMost = atMost;
    }

    void check(long progress, PipelineProcess pipeline) {
        if (progress != last) {
            last = progress;
            since = System.nanoTime();
        } else if (System.nanoTime() - since > atMost.toNanos()) {
            throw new IllegalStateException("nothing moves: for=" + atMost + ", pipeline="
                    + pipeline.status().health() + pipeline.tail());
        }
    }
}
