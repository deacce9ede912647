package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.CrashingDedupBackend;
import io.streamingatscale.dedup.DedupScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deduplication before and after an asynchronous step; a record's log time is its offset in seconds. */
class AsyncDeduplicationTest extends AsyncFixture {

    private final CrashingDedupBackend backend = new CrashingDedupBackend();
    private Deduplication<String> deduplication = Deduplication.by((String value) -> value)
            .within(Duration.ofSeconds(5))
            .backend(backend);

    AsyncDeduplicationTest() {
        super(Effect.TRANSACTIONAL);
    }

    private void before() {
        fixture.steps = stream -> call(stream.deduplicate(deduplication));
    }

    private void after() {
        fixture.steps = stream -> call(stream).deduplicate(deduplication);
    }

    private void succeedAll() {
        while (!calls.pending().isEmpty()) {
            calls.pending().get(calls.pending().size() - 1).succeed();
            fixture.settle();
        }
        fixture.commit();
    }

    @Test
    void deduplicate_before_duplicatesAreNotCalledFor() {
        before();
        start("a", "b", "a", "c");

        succeedAll();

        assertThat(calls.begun).containsExactly("a", "b", "c");
        assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
    }

    @Test
    void deduplicate_after_judgesInTheOrderOfTheLogHoweverCallsEnd() {
        after();
        start("a", "b", "a", "c");

        succeedAll();

        assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.sink.applied)
                .extracting(record -> record.origin().offset())
                .containsExactly(0L, 1L, 3L);
    }

    @Test
    void claim_indexLostAndDeduplicatedBefore_idsAreReadAgainWithoutCalls() {
        before();
        start("0", "1", "2", "3", "4", "5", "6", "7");
        succeedAll();
        backend.lose();
        calls.begun.clear();
        fixture.log.append(0, "7", "5", "8");

        fixture.start().settle();
        succeedAll();

        assertThat(calls.begun).containsExactly("8");
        assertThat(fixture.sink.values()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(fixture.count("streaming.dedup.rebuild.records")).isEqualTo(5);
    }

    @Test
    void claim_indexLostAndDeduplicatedAfter_idsAreCalledForAgainAndHaveNoEffect() {
        after();
        start("0", "1", "2", "3", "4", "5", "6", "7");
        succeedAll();
        backend.lose();
        fixture.log.append(0, "7", "5", "8");

        fixture.start().settle();
        succeedAll();

        assertThat(fixture.sink.values()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(fixture.count("streaming.dedup.rebuild.records")).isEqualTo(5);
    }

    @Test
    void claim_readAgainWithCalls_bytesAreBoundedToo() {
        after();
        start("0", "1", "2", "3", "4", "5", "6", "7");
        succeedAll();
        backend.lose();
        fixture.log.append(0, "8");
        fixture.log.batchSize = 1;
        fixture.settings = builder -> builder.maxInFlightBytes(2);

        fixture.start().settle();
        calls.of("8").succeed(); // whose window has to be read again
        fixture.settle();

        assertThat(calls.pendingValues()).containsExactly("3", "4");
        succeedAll();
        assertThat(fixture.sink.values()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void claim_readAgainAndACallFails_wasDealtWithBefore() {
        after();
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.skip());
        start("0", "1");
        succeedAll();
        backend.lose();
        fixture.log.append(0, "2");
        fixture.start().settle();
        calls.of("2").succeed();
        fixture.settle();

        fail("0", new IllegalArgumentException("bad"));
        succeedAll();

        assertThat(fixture.sink.values()).containsExactly("0", "1", "2");
        assertThat(fixture.count("streaming.records.skipped")).isZero();
    }

    @Test
    void deduplicate_overAllPartitions_aCopyWaitsUntilTheFirstOneIsCommittedThoughItsCallIsSlow() {
        deduplication = deduplication.scope(DedupScope.ALL_PARTITIONS);
        before();
        fixture.log.append(1, "x", "a", "y");
        start("a");
        fixture.log.reader().assign(1);
        fixture.settle();
        assertThat(calls.begun).containsExactly("a", "x");

        succeed("x");
        pass(Duration.ofMillis(10));
        assertThat(calls.begun).containsExactly("a", "x");
        succeed("a");
        pass(Duration.ofMillis(10));
        succeedAll();

        assertThat(fixture.sink.values()).containsExactlyInAnyOrder("x", "a", "y");
    }

    @Test
    void deduplicate_overAllPartitionsAndNoRoom_whatOnlyWaitsIsGivenBackAndReadLater() {
        deduplication = deduplication.scope(DedupScope.ALL_PARTITIONS);
        before();
        fixture.log.batchSize = 1;
        fixture.settings = builder -> builder.maxInFlightBytes(2);
        fixture.log.append(1, "a", "y");
        start("a");
        fixture.log.reader().assign(1);
        fixture.settle();

        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(100));
            calls.pending().forEach(FakeCalls.Call::succeed);
        }
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactlyInAnyOrder("a", "y");
    }
}
