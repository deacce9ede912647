package io.streamingatscale.core;

import io.streamingatscale.dedup.CrashingDedupBackend;
import java.time.Duration;

/** Deduplication in a worker; a value is its record's id, and a record's log time is its offset in seconds. */
abstract class DeduplicationFixture {

    final WorkerFixture fixture = new WorkerFixture(Effect.TRANSACTIONAL);
    final FakeSink<String> sink = fixture.sink;
    final CrashingDedupBackend backend = new CrashingDedupBackend();
    Deduplication<String> deduplication = Deduplication.by((String value) -> value)
            .within(Duration.ofSeconds(5))
            .backend(backend);

    WorkerFixture start() {
        fixture.steps = stream -> stream.deduplicate(deduplication);
        return fixture.start();
    }

    double rebuilt() {
        return fixture.count("streaming.dedup.rebuild.records");
    }
}
