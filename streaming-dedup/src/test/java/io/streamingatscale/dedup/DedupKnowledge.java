package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.DedupModel.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an index must know and may know. After an opening that is one of several states, from that of the last force on;
 * each answer then rules some out, and one at least must be left.
 */
final class DedupKnowledge {

    /** What was done since the last force: a record judged, or else a part forgotten. */
    private record Deed(Optional<LogRecord> judged, DedupVerdict verdict, int partition, long offset, long toOffset) {
        void doAgain(DedupModel model, boolean isForgetting) {
            judged.ifPresent(record -> model.record(record, verdict, partition, offset));
            if (judged.isEmpty() && isForgetting) {
                model.forget(partition, offset, toOffset);
            }
        }
    }

    /** What an index said of its coverage, when so many deeds had been done. */
    private record Said(int deeds, Map<Integer, Coverage> coverage) {}

    private final DedupSettings settings;
    private final int[] partitions;
    private final List<DedupModel> possible = new ArrayList<>();
    private final List<DedupModel> forced = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final Map<Integer, Coverage> stated = new HashMap<>();
    private long evictedUpTo = -1;
    private long expiry;

    DedupKnowledge(DedupSettings settings, int[] partitions) {
        this.settings = settings;
        this.partitions = partitions;
        possible.add(new DedupModel(settings.scope()));
        forced.add(new DedupModel(settings.scope()));
        said.add(new Said(0, Map.of()));
    }

    private long certainFrom() {
        return Math.max(evictedUpTo + 1, expiry);
    }

    void judged(
            DedupIndex index, List<LogRecord> records, List<DedupProbe> answers, long entriesBefore, boolean isFull) {
        takeEviction(index, entriesBefore + records.size());
        int judged = 0;
        while (judged < answers.size() && answers.get(judged).verdict() != null) {
            judged(records.get(judged), answers.get(judged));
            judged++;
        }
        assertThat(judged < answers.size())
                .as("without a verdict if and only if full")
                .isEqualTo(isFull);
        if (isFull) {
            refused(index, records.get(judged));
        }
        assertThat(answers.subList(judged, answers.size())).allMatch(answer -> answer.verdict() == null);
    }

    private void refused(DedupIndex index, LogRecord record) {
        assertThat(settings.whenFull()).isEqualTo(WhenFull.STOP);
        assertThat(index.entries()).as("entries of a full index").isEqualTo(settings.maxEntries());
        possible.removeIf(model -> model.isReplay(record, certainFrom()) || model.certain(certainFrom()) == 0);
        assertThat(possible)
                .as("refused, neither a replay nor in the place of an expired entry: " + record)
                .isNotEmpty();
    }

    private void judged(LogRecord record, DedupProbe answer) {
        List<DedupModel> before = List.copyOf(possible);
        possible.removeIf(model -> !model.accepts(record, answer, certainFrom()));
        assertThat(possible)
                .as(
                        "%s: %s first=%d@%d, certainFrom=%d, of %s",
                        record, answer.verdict(), answer.firstOffset(), answer.firstPartition(), certainFrom(), before)
                .isNotEmpty();
        Deed deed = new Deed(Optional.of(record), answer.verdict(), answer.firstPartition(), answer.firstOffset(), 0);
        possible.forEach(model -> {
            model.learn(record, answer);
            deed.doAgain(model, true);
        });
        deeds.add(deed);
    }

    /** Entries may go only where there is no room. */
    private void takeEviction(DedupIndex index, long entriesWanted) {
        long now = index.evictedUpTo().orElse(-1);
        if (now != evictedUpTo) {
            assertThat(settings.whenFull()).isEqualTo(WhenFull.EVICT_OLDEST);
            assertThat(entriesWanted).as("entries wanted when some went").isGreaterThan(settings.maxEntries());
            assertThat(now).as("evictedUpTo").isGreaterThan(evictedUpTo).isGreaterThanOrEqualTo(expiry);
            evictedUpTo = now;
        }
    }

    void cover(DedupIndex index, int partition, Coverage coverage) {
        index.cover(partition, coverage);
        stated.put(partition, coverage);
    }

    void forgot(int partition, long from, long to) {
        possible.forEach(model -> model.forget(partition, from, to));
        deeds.add(new Deed(Optional.empty(), DedupVerdict.NEW, partition, from, to));
    }

    void expired(long logTime) {
        expiry = Math.max(expiry, logTime);
    }

    private Map<Integer, Coverage> coverageOf(DedupIndex index) {
        Map<Integer, Coverage> coverage = new HashMap<>();
        for (int partition : partitions) {
            index.coverage(partition).ifPresent(known -> coverage.put(partition, known));
        }
        return coverage;
    }

    private Map<Integer, Coverage> narrowed(Map<Integer, Coverage> coverage, long from) {
        Map<Integer, Coverage> narrowed = new HashMap<>();
        coverage.forEach((partition, known) ->
                narrowed.put(partition, new Coverage(Math.max(known.fromLogTime(), from), known.toOffset())));
        return narrowed;
    }

    /** Checks what can be checked at any time. */
    void verify(DedupIndex index) {
        assertThat(index.evictedUpTo().orElse(-1)).as("evictedUpTo").isEqualTo(evictedUpTo);
        assertThat(index.entries()).as("entries").isLessThanOrEqualTo(settings.maxEntries());
        possible.removeIf(model -> model.certain(certainFrom()) > index.entries());
        assertThat(possible).as("entries=" + index.entries()).isNotEmpty();
        Map<Integer, Coverage> coverage = coverageOf(index);
        assertThat(coverage).as("coverage").isEqualTo(narrowed(stated, certainFrom()));
        if (!coverage.equals(said.get(said.size() - 1).coverage)) {
            said.add(new Said(deeds.size(), coverage));
        }
    }

    void forced(DedupIndex index) {
        forced.clear();
        possible.forEach(model -> forced.add(model.copy()));
        deeds.clear();
        said.clear();
        said.add(new Said(0, coverageOf(index)));
    }

    /** Returns what an index knows that was opened without a force: what was done up to some deed or other. */
    DedupKnowledge reopened(DedupIndex index) {
        DedupKnowledge now = new DedupKnowledge(settings, partitions);
        now.evictedUpTo = index.evictedUpTo().orElse(-1);
        now.expiry = expiry;
        Map<Integer, Coverage> coverage = coverageOf(index);
        Optional<Said> from = said.stream()
                .filter(each -> coverage.equals(narrowed(each.coverage, now.evictedUpTo + 1)))
                .findFirst();
        assertThat(from)
                .as("an opening with coverage %s after %s", coverage, said)
                .isPresent();
        now.stated.putAll(coverage);
        now.possible.clear();
        addStates(now.possible, from.get().deeds);
        now.forced.clear();
        now.possible.forEach(model -> now.forced.add(model.copy()));
        now.said.clear();
        now.said.add(new Said(0, coverage));
        return now;
    }

    /** The states after each number of deeds; of what was forgotten, the end may be forgotten. */
    private void addStates(List<DedupModel> states, int leastDeeds) {
        for (int kept = leastDeeds; kept <= deeds.size(); kept++) {
            for (int forgets = 0; forgets <= kept; forgets++) {
                boolean isDistinct =
                        forgets == 0 || deeds.get(forgets - 1).judged.isEmpty();
                if (isDistinct) {
                    addState(states, kept, forgets);
                }
            }
        }
    }

    private void addState(List<DedupModel> states, int kept, int forgets) {
        for (DedupModel start : forced) {
            DedupModel model = start.copy();
            for (int i = 0; i < kept; i++) {
                deeds.get(i).doAgain(model, i < forgets);
            }
            states.add(model);
        }
    }
}
