package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.DedupModel.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an index must know and may know. After an opening that is one of several states, from that of the last force on;
 * each answer then rules some out, and one at least must be left.
 */
final class DedupKnowledge {

    /** What was done since the last force. */
    private sealed interface Deed {
        void doAgain(DedupModel model);
    }

    private record Judged(LogRecord record, DedupVerdict verdict, int firstPartition, long firstOffset)
            implements Deed {
        @Override
        public void doAgain(DedupModel model) {
            model.record(record, verdict, firstPartition, firstOffset);
        }
    }

    private record Forgot(int partition, long from, long to) implements Deed {
        @Override
        public void doAgain(DedupModel model) {
            model.forget(partition, from, to);
        }
    }

    private record Expired(long logTime) implements Deed {
        @Override
        public void doAgain(DedupModel model) {
            model.expire(logTime);
        }
    }

    /** A way to survive a crash: of the first so many deeds, those that forget among the first so many of them. */
    private record Way(int kept, int forgets) {}

    /** What an index said of its coverage, when so many deeds had been done. */
    private record Said(int deeds, Map<Integer, Coverage> coverage) {}

    /** Of how many states an opening may be: each of them is led through all that follows. */
    private static final int MOST_STATES = 1_000;

    private final DedupSettings settings;
    private final int[] partitions;
    private final List<DedupModel> possible = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private final Map<Integer, Coverage> stated = new HashMap<>();
    private long evictedUpTo = -1;
    private long expiry;
    /** Whether anything came since the last time of expiry was told that was earlier than it. */
    private boolean isAnyLate;

    DedupKnowledge(DedupSettings settings, int[] partitions) {
        this.settings = settings;
        this.partitions = partitions;
        possible.add(new DedupModel(settings.scope()).begin());
        said.add(new Said(0, Map.of()));
    }

    void judged(
            DedupIndex index, List<LogRecord> records, List<DedupProbe> answers, long entriesBefore, boolean isFull) {
        isAnyLate |= records.stream().anyMatch(record -> record.time() < expiry);
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
        DedupModel before = possible.get(0);
        possible.removeIf(model -> model.isReplay(record, evictedUpTo) || model.isAllExpired());
        assertThat(possible)
                .as("refused, neither a replay nor in the place of an expired entry: %s, of %s", record, before)
                .isNotEmpty();
    }

    private void judged(LogRecord record, DedupProbe answer) {
        List<DedupModel> before = List.copyOf(possible);
        possible.removeIf(model -> !model.accepts(record, answer, evictedUpTo));
        assertThat(possible)
                .as(
                        "%s: %s first=%d@%d, evictedUpTo=%d, of %d states, such as %s",
                        record,
                        answer.verdict(),
                        answer.firstOffset(),
                        answer.firstPartition(),
                        evictedUpTo,
                        before.size(),
                        before.get(0))
                .isNotEmpty();
        Deed deed = new Judged(record, answer.verdict(), answer.firstPartition(), answer.firstOffset());
        possible.forEach(model -> model.learn(record, answer));
        does(deed);
    }

    private void does(Deed deed) {
        possible.forEach(deed::doAgain);
        deeds.add(deed);
    }

    /** Entries may go only where there is no room. */
    private void takeEviction(DedupIndex index, long entriesWanted) {
        long now = index.evictedUpTo().orElse(-1);
        if (now != evictedUpTo) {
            assertThat(settings.whenFull()).isEqualTo(WhenFull.EVICT_OLDEST);
            assertThat(entriesWanted).as("entries wanted when some went").isGreaterThan(settings.maxEntries());
            assertThat(now).as("evictedUpTo").isGreaterThan(evictedUpTo).matches(time -> time >= expiry || isAnyLate);
            evictedUpTo = now;
        }
    }

    void cover(DedupIndex index, int partition, Coverage coverage) {
        index.cover(partition, coverage);
        stated.put(partition, coverage);
    }

    void forget(DedupIndex index, int partition, long from, long to) {
        index.forget(partition, from, to);
        does(new Forgot(partition, from, to));
    }

    /** What is held and earlier may go, and what was covered so far begins there. */
    void expire(DedupIndex index, long logTime) {
        index.expireBefore(logTime);
        expiry = logTime;
        isAnyLate = false;
        does(new Expired(logTime));
        stated.replaceAll((partition, coverage) -> narrowed(coverage, logTime));
    }

    private Map<Integer, Coverage> coverageOf(DedupIndex index) {
        Map<Integer, Coverage> coverage = new HashMap<>();
        for (int partition : partitions) {
            index.coverage(partition).ifPresent(known -> coverage.put(partition, known));
        }
        return coverage;
    }

    private static Coverage narrowed(Coverage coverage, long from) {
        return new Coverage(Math.max(coverage.fromLogTime(), from), coverage.toOffset());
    }

    private static Map<Integer, Coverage> narrowed(Map<Integer, Coverage> coverage, long from) {
        Map<Integer, Coverage> narrowed = new HashMap<>(coverage);
        narrowed.replaceAll((partition, known) -> narrowed(known, from));
        return narrowed;
    }

    /** Checks what can be checked at any time. */
    void verify(DedupIndex index) {
        assertThat(index.evictedUpTo().orElse(-1)).as("evictedUpTo").isEqualTo(evictedUpTo);
        assertThat(index.entries()).as("entries").isLessThanOrEqualTo(settings.maxEntries());
        possible.removeIf(model -> model.certain(evictedUpTo) > index.entries());
        assertThat(possible).as("entries=" + index.entries()).isNotEmpty();
        Map<Integer, Coverage> coverage = coverageOf(index);
        assertThat(coverage).as("coverage").isEqualTo(narrowed(stated, evictedUpTo + 1));
        if (!coverage.equals(said.get(said.size() - 1).coverage)) {
            said.add(new Said(deeds.size(), coverage));
        }
    }

    void forced(DedupIndex index) {
        possible.forEach(DedupModel::begin);
        deeds.clear();
        said.clear();
        said.add(new Said(0, coverageOf(index)));
    }

    /** Returns what an index knows that was opened without a force: what was done up to some deed or other. */
    DedupKnowledge reopened(DedupIndex index) {
        DedupKnowledge now = new DedupKnowledge(settings, partitions);
        now.evictedUpTo = index.evictedUpTo().orElse(-1);
        now.expiry = expiry;
        now.isAnyLate = isAnyLate;
        Map<Integer, Coverage> coverage = coverageOf(index);
        Optional<Said> from = said.stream()
                .filter(each -> isThatOf(each.coverage, coverage, now.evictedUpTo + 1))
                .findFirst();
        assertThat(from)
                .as("an opening with coverage %s after %s and %s", coverage, said, deeds)
                .isPresent();
        now.stated.putAll(coverage);
        now.possible.clear();
        addStates(now.possible, from.get().deeds);
        now.possible.forEach(DedupModel::begin);
        now.said.clear();
        now.said.add(new Said(0, coverage));
        return now;
    }

    /** Whether coverage is what was said once; an index may have narrowed it when something expired afterwards. */
    private boolean isThatOf(Map<Integer, Coverage> saidOnce, Map<Integer, Coverage> found, long from) {
        return found.equals(narrowed(saidOnce, from))
                || deeds.stream()
                        .anyMatch(deed -> deed instanceof Expired expired
                                && found.equals(narrowed(saidOnce, Math.max(from, expired.logTime))));
    }

    /** Whether an opening without a force may be of more states than can be followed: openings in a row multiply them. */
    boolean isTooVagueToOpen() {
        return (long) possible.size() * ways(0).size() > MOST_STATES;
    }

    private void addStates(List<DedupModel> states, int leastDeeds) {
        Set<Object> seen = new HashSet<>();
        ways(leastDeeds).forEach(way -> addState(states, seen, way));
    }

    /** After each number of deeds; the last ones that forget may be lost although those after them are not. */
    private List<Way> ways(int leastDeeds) {
        List<Way> ways = new ArrayList<>();
        for (int kept = leastDeeds; kept <= deeds.size(); kept++) {
            for (int forgets = 0; forgets <= kept; forgets++) {
                if (forgets == 0 || deeds.get(forgets - 1) instanceof Forgot) {
                    ways.add(new Way(kept, forgets));
                }
            }
        }
        return ways;
    }

    private void addState(List<DedupModel> states, Set<Object> seen, Way way) {
        for (DedupModel possibleNow : possible) {
            DedupModel model = possibleNow.start().copy();
            for (int i = 0; i < deeds.size(); i++) {
                Deed deed = deeds.get(i);
                // what had expired may have been let go of, whatever else is lost
                if (deed instanceof Expired || (i < way.kept && (i < way.forgets || deed instanceof Judged))) {
                    deed.doAgain(model);
                }
            }
            if (seen.add(model.state())) {
                states.add(model);
            }
        }
    }
}
