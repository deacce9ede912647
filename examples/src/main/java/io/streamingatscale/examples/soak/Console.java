package io.streamingatscale.examples.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the soak says on the terminal: plain lines, so that they read well in a build's log too. */
final class Console {

    private final long begin = System.nanoTime();

    void begin(SoakOptions options) {
        say(
                "seed %d: %d s of faults, one every %d s; %,d events/s to each log, 1 of 1,000 sent twice; %s",
                options.seed(),
                options.length().toSeconds(),
                options.every().toSeconds(),
                options.rate(),
                options.flows().stream().map(Flow::label).collect(Collectors.joining(", ")));
    }

    /** Says how far each flow is. */
    void tick(List<Flow> flows, Load load, Backlog backlog, FaultInjector injector) {
        say(
                "produced %s | stored %s | kills %d, pauses %d, resets %d, restarts of broker %d, of database %d",
                flows.stream()
                        .map(Flow::log)
                        .distinct()
                        .map(log -> String.format(
                                Locale.ROOT, "%,d", load.progress(log).produced()))
                        .collect(Collectors.joining(" and ")),
                flows.stream().map(flow -> progress(flow, load, backlog)).collect(Collectors.joining(", ")),
                injector.count(FaultKind.KILL),
                injector.count(FaultKind.PAUSE),
                injector.count(FaultKind.RESET),
                injector.count(FaultKind.BROKER_RESTART),
                injector.count(FaultKind.DATABASE_RESTART));
    }

    private static String progress(Flow flow, Load load, Backlog backlog) {
        long committed = backlog.committed(flow);
        long lag = Math.max(0, load.progress(flow.log()).produced() - committed);
        return String.format(Locale.ROOT, "%s %,d (lag %,d)", flow.label(), committed, lag);
    }

    void verdict(FlowVerdict verdict) {
        var counts = verdict.report().counts();
        say(
                "%s: %,d events, %,d duplicates sent, %,d rows, lost %,d, doubled %,d, made up %,d, out of order %,d%s: %s",
                verdict.flow().label(),
                counts.produced(),
                verdict.duplicatesInjected(),
                counts.rows(),
                counts.lost(),
                counts.duplicates(),
                counts.unknown(),
                counts.outOfOrder(),
                verdict.flow().isOrdered() ? "" : " (no order is promised)",
                verdict.passed() ? "PASS" : "FAIL");
        verdict.report().lostExamples().forEach(eventId -> say("lost: eventId=%s", eventId));
    }

    void end(SoakReport report, Path directory) {
        if (!report.failure().isEmpty()) {
            say("no verdict: %s", report.failure());
        }
        say(
                "seed %d, faults %s, lost %,d, doubled %,d",
                report.seed(),
                report.faultCounts().entrySet().stream()
                        .map(entry -> entry.getKey().label() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")),
                report.lost(),
                report.doubled());
        say("reports: %s and report.json", directory.resolve("report.html").toUri());
        say("verdict: %s", report.passed() ? "PASS" : "FAIL");
    }

    synchronized void say(String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "[%5.1f s] %s%n",
                (System.nanoTime() - begin) / 1e9,
                String.format(Locale.ROOT, format, values));
    }
}
