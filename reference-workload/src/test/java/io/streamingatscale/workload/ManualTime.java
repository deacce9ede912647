package io.streamingatscale.workload;

import java.time.Instant;

/** A clock that moves when somebody sleeps, and when a test says so. */
final class ManualTime implements TimeSource {

    private static final Instant START = Instant.parse("2019-11-19T10:10:11.509135Z");

    private long nanos = 7_000;
    private long sleeps;

    @Override
    public Instant now() {
        return START.plusNanos(nanos - 7_000);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(long sleepNanos) {
        sleeps++;
        nanos += sleepNanos;
    }

    void advance(long moreNanos) {
        nanos += moreNanos;
    }

    long elapsedNanos() {
        return nanos - 7_000;
    }

    long sleeps() {
        return sleeps;
    }
}
