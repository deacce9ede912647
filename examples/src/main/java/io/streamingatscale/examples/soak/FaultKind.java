package io.streamingatscale.examples.soak;

import java.time.Duration;

/** What the soak does to its processes. */
enum FaultKind {
    /** SIGKILL of a process of the pipelines; the length is the time until it is started again. */
    KILL("kill", 5, Duration.ofMillis(200), Duration.ofSeconds(4)),
    /** SIGSTOP, and SIGCONT when others have taken over: a zombie that wakes. */
    PAUSE("pause", 4, FlowPipelines.LEASE.plusSeconds(1), FlowPipelines.LEASE.plusSeconds(5)),
    /** TCP resets of some or all connections to a server. */
    RESET("reset", 5, Duration.ZERO, Duration.ZERO),
    /** SIGKILL of the broker; the length is the time until it is started again. */
    BROKER_RESTART("broker restart", 2, Duration.ofMillis(200), Duration.ofSeconds(2)),
    /** SIGKILL of PostgreSQL; the same. */
    DATABASE_RESTART("database restart", 2, Duration.ofMillis(200), Duration.ofSeconds(2));

    private final String label;
    private final int weight;
    private final Duration shortest;
    private final Duration longest;

    FaultKind(String label, int weight, Duration shortest, Duration longest) {
        this.label = label;
        this.weight = weight;
        this.shortest = shortest;
        this.longest = longest;
    }

    String label() {
        return label;
    }

    /** Returns its class in the report's style sheet. */
    String style() {
        return "fault-" + label.replace(' ', '-');
    }

    /** Returns how often this comes, compared with others. */
    int weight() {
        return weight;
    }

    /** Returns a length between the shortest and the longest. */
    Duration length(double part) {
        return shortest.plus(Duration.ofNanos((long) (longest.minus(shortest).toNanos() * part)));
    }
}
