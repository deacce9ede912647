package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {

    private final ManualTime time = new ManualTime();
    private final List<SimulatedEvent> sent = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();
    private final EventTarget target = EventTarget.consumer(event -> {
        sent.add(event);
        sentAt.add(time.elapsedNanos());
    });

    @Test
    void run_withRateAndDuration_sendsExactlyTheEventsDue() throws Exception {
        simulator()
                .eventsPerSecond(1000)
                .duration(Duration.ofSeconds(10))
                .build()
                .run();

        assertThat(sent).hasSize(10_000);
        for (int second = 0; second < 10; second++) {
            long begin = second * 1_000_000_000L;
            assertThat(sentAt.stream().filter(at -> at >= begin && at < begin + 1_000_000_000L))
                    .as("second %s", second)
                    .hasSizeBetween(990, 1010);
        }
    }

    @Test
    void run_withRate_neverSendsEarlyAndAtMostAMillisecondLate() throws Exception {
        Schedule schedule = Schedule.of(1000, 1000, new SplittableRandom(42));

        simulator().eventsPerSecond(1000).maxEvents(5_000).build().run();

        for (int n = 0; n < 5_000; n++) {
            assertThat(sentAt.get(n) - schedule.dueNanos(n))
                    .as("lateness of %s", n)
                    .isBetween(0L, 1_000_000L);
        }
    }

    @Test
    void run_afterAStall_catchesUpWithTheSchedule() throws Exception {
        Simulator simulator = Simulator.builder(EventTarget.consumer(event -> {
                    sent.add(event);
                    sentAt.add(time.elapsedNanos());
                    if (sent.size() == 1000) {
                        time.advance(3_000_000_000L);
                    }
                }))
                .time(time)
                .duplicateEvery(0)
                .eventsPerSecond(1000)
                .duration(Duration.ofSeconds(10))
                .build();

        simulator.run();

        assertThat(sent).hasSize(10_000);
        assertThat(sentAt.get(3_500)).isBetween(3_900_000_000L, 4_100_000_000L);
        assertThat(sentAt.get(9_999)).isLessThan(10_001_000_000L);
    }

    @Test
    void run_slowRate_waitsInSlicesSoThatStopIsHeard() throws Exception {
        simulator().devices(0, 1).eventsPerSecond(1).maxEvents(3).build().run();

        assertThat(sent).hasSize(3);
        assertThat(time.sleeps()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void run_withoutRate_neverSleepsAndEndsWithItsDuration() throws Exception {
        Simulator simulator = Simulator.builder(EventTarget.consumer(event -> time.advance(1_000_000)))
                .time(time)
                .duplicateEvery(0)
                .duration(Duration.ofSeconds(1))
                .build();

        simulator.run();

        assertThat(simulator.progress().produced()).isEqualTo(1000);
        assertThat(time.sleeps()).isZero();
    }

    @Test
    void run_devices_countEachForItself() throws Exception {
        simulator().devices(2000, 10).maxEvents(1000).build().run();

        Map<String, Long> next = new HashMap<>();
        for (SimulatedEvent event : sent) {
            assertThat(event.deviceSequenceNumber()).isEqualTo(next.getOrDefault(event.deviceId(), 0L));
            next.put(event.deviceId(), event.deviceSequenceNumber() + 1);
        }
        assertThat(next).hasSize(10).containsEntry("contoso-device-id-002000", 100L);
    }

    @Test
    void run_sameSeed_sendsTheSame() throws Exception {
        simulator().duplicateEvery(10).maxEvents(1000).build().run();
        List<SimulatedEvent> first = List.copyOf(sent);
        sent.clear();

        simulator().duplicateEvery(10).maxEvents(1000).build().run();

        assertThat(sent.stream().map(SimulatedEvent::json).toList())
                .usingElementComparator(java.util.Arrays::compare)
                .containsExactlyElementsOf(
                        first.stream().map(SimulatedEvent::json).toList());
    }

    @Test
    void run_duplicates_followTheirFirstCopyDirectlyAsOftenAsExpected() throws Exception {
        Simulator simulator = simulator().duplicateEvery(10).maxEvents(100_000).build();
        simulator.run();

        Set<SimulatedEvent> seen = new HashSet<>();
        int repeated = 0;
        int repeatedTwice = 0;
        for (int i = 0; i < sent.size(); i++) {
            if (!seen.add(sent.get(i))) {
                assertThat(sent.get(i)).isSameAs(sent.get(i - 1));
                repeated++;
                repeatedTwice += i > 1 && sent.get(i) == sent.get(i - 2) ? 1 : 0;
            }
        }
        assertThat(seen).hasSize(100_000);
        assertThat(repeated / 100_000.0).isCloseTo(1 / 9.0, within(0.005));
        assertThat(repeatedTwice / 100_000.0).isCloseTo(1 / 90.0, within(0.002));
        assertThat(simulator.progress().duplicates()).isEqualTo(repeated);
    }

    @Test
    void run_withoutDuplicates_sendsEachOnce() throws Exception {
        simulator().maxEvents(20_000).build().run();

        assertThat(new HashSet<>(sent)).hasSize(20_000);
        assertThat(sent).hasSize(20_000);
    }

    @Test
    void stop_duringTheRun_endsItAfterFlush() throws Exception {
        List<String> calls = new ArrayList<>();
        Simulator[] simulator = new Simulator[1];
        EventTarget stopping =
                new DelegatingTarget(EventTarget.consumer(event -> {
                    sent.add(event);
                    if (sent.size() == 5) {
                        simulator[0].stop();
                    }
                })) {
                    @Override
                    public void flush() {
                        calls.add("flush after " + sent.size());
                    }
                };
        simulator[0] = Simulator.builder(stopping).time(time).duplicateEvery(0).build();

        simulator[0].run();

        assertThat(calls).containsExactly("flush after 5");
    }

    @Test
    void run_secondTime_isRefused() throws Exception {
        Simulator simulator = simulator().maxEvents(1).build();
        simulator.run();

        assertThatThrownBy(simulator::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ledger_beforeAcknowledgement_isUnconfirmed() throws Exception {
        Deque<EventTarget.Acknowledgement> open = new ArrayDeque<>();
        Simulator simulator = Simulator.builder(new DelegatingTarget(target) {
                    @Override
                    public void send(SimulatedEvent event, Acknowledgement acknowledgement) {
                        open.add(acknowledgement);
                    }
                })
                .random(new SplittableRandom(1))
                .duplicateEvery(0)
                .maxEvents(3)
                .build();
        simulator.run();
        IllegalStateException cause = new IllegalStateException("broken");

        open.pop().acknowledged();
        open.pop().failed(cause);

        assertThat(simulator.progress()).isEqualTo(new Progress(3, 1, 1, 1));
        assertThat(simulator.progress().inFlight()).isEqualTo(1);
        assertThat(simulator.firstFailure()).contains(cause);
        assertThat(simulator.ledger().size()).isEqualTo(3);
        assertThat(simulator.ledger().distinct()).isEqualTo(1);
        assertThat(simulator.ledger().unconfirmed()).isEqualTo(2);
    }

    @Test
    void ledger_ofManyEvents_holdsEachWithItsSends() throws Exception {
        Simulator simulator = simulator().duplicateEvery(3).maxEvents(5_000).build();
        simulator.run();
        ProducedLedger ledger = simulator.ledger();
        Map<SimulatedEvent, Integer> sends = new HashMap<>();
        sent.forEach(event -> sends.merge(event, 1, Integer::sum));
        List<SimulatedEvent> distinct = sent.stream().distinct().toList();

        assertThat(ledger.size()).isEqualTo(5_000);
        assertThat(ledger.produced()).isEqualTo(sent.size());
        for (int i = 0; i < 5_000; i++) {
            SimulatedEvent event = distinct.get(i);
            assertThat(ledger.entry(i))
                    .isEqualTo(new ProducedLedger.Entry(
                            event.eventId(), event.deviceId(), event.deviceSequenceNumber(), sends.get(event)));
        }
    }

    @Test
    void run_consumerThatThrows_countsFailuresAndGoesOn() throws Exception {
        Simulator simulator = Simulator.builder(EventTarget.consumer(event -> {
                    if (event.deviceSequenceNumber() % 2 == 1) {
                        throw new IllegalStateException("odd");
                    }
                }))
                .devices(0, 1)
                .duplicateEvery(0)
                .maxEvents(10)
                .build();

        simulator.run();

        assertThat(simulator.progress()).isEqualTo(new Progress(10, 5, 5, 5));
        assertThat(simulator.firstFailure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("odd"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void duplicateEvery_thatNeverEndsOrIsNegative_isRefused(int duplicateEvery) {
        assertThatThrownBy(() -> Simulator.builder(target).duplicateEvery(duplicateEvery))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("duplicateEvery must be >= 2: duplicateEvery=" + duplicateEvery);
    }

    private Simulator.Builder simulator() {
        return Simulator.builder(target)
                .time(time)
                .random(new SplittableRandom(42))
                .duplicateEvery(0);
    }

    private static class DelegatingTarget implements EventTarget {

        private final EventTarget delegate;

        DelegatingTarget(EventTarget delegate) {
            this.delegate = delegate;
        }

        @Override
        public void send(SimulatedEvent event, Acknowledgement acknowledgement) throws InterruptedException {
            delegate.send(event, acknowledgement);
        }

        @Override
        public void flush() throws InterruptedException {
            delegate.flush();
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
