package io.streamingatscale.examples.quickstart;

import io.streamingatscale.workload.Progress;
import java.nio.file.Path;
import java.util.Locale;

/** What the quickstart says on the terminal: plain lines, so that they read well in a build's log too. */
final class Console {

    private static final long TICK_NANOS = 1_000_000_000L;

    private final long begin = System.nanoTime();
    private long lastTick = begin;
    private long lastStored;

    void begin(QuickstartOptions options) {
        say(
                "%,d events of 1,000 devices at %s, 1 of 1,000 sent twice; Kafka -> pipeline -> %s; the pipeline is killed %s",
                options.events(),
                options.rate() == 0 ? "full speed" : String.format(Locale.ROOT, "%,d/s", options.rate()),
                options.database().name().toLowerCase(Locale.ROOT),
                options.kills() == 1 ? "once" : options.kills() + " times");
    }

    /** Prints a line if a second has passed since the last one. */
    void tick(Progress produced, PipelineProcess pipeline) {
        long now = System.nanoTime();
        if (now - lastTick < TICK_NANOS) {
            return;
        }
        long stored = pipeline.stored();
        double rate = Math.max(0, stored - lastStored) * 1e9 / (now - lastTick);
        lastTick = now;
        lastStored = stored;
        say(
                "produced %,9d | stored %,9d | absorbed by index %,5d, by table %,6d | %,7.0f/s | lag %,8d | restarts %d | %s",
                produced.produced(),
                stored,
                pipeline.dropped(),
                pipeline.absorbed(),
                rate,
                Math.max(0, produced.produced() - pipeline.status().committed()),
                pipeline.kills().size(),
                pipeline.status().health());
    }

    void end(QuickstartReport report, Path directory) {
        say(
                "produced %,d events (%,d distinct, %,d duplicates sent), stored %,d rows",
                report.produced(), report.producedDistinct(), report.duplicatesInjected(), report.stored());
        say(
                "lost %,d, duplicates %,d, out of order %,d, restarts %d",
                report.lost(), report.duplicates(), report.outOfOrder(), report.restarts());
        say(
                "%,.0f events/s stored, %,.0f in the best ten seconds; log to table in ms: p50 %.0f, p95 %.0f, p99 %.0f, max %.0f",
                report.eventsPerSecond(),
                report.warmEventsPerSecond(),
                report.latencyMillis().p50(),
                report.latencyMillis().p95(),
                report.latencyMillis().p99(),
                report.latencyMillis().max());
        System.out.println(report.guarantee());
        say("reports: %s and report.json", directory.resolve("report.html").toUri());
        say("verdict: %s", report.passed() ? "PASS" : "FAIL");
    }

    void say(String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "[%5.1f s] %s%n",
                (System.nanoTime() - begin) / 1e9,
                String.format(Locale.ROOT, format, values));
    }
}
