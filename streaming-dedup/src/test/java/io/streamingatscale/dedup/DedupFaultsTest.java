package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Each rule of the contract fails for an index that is wrong in what the rule is about. */
class DedupFaultsTest {

    private static DedupFault fault = DedupFault.NONE;

    static final class FaultyContract extends DedupIndexContract {
        @Override
        protected DedupBackend backend() {
            return HeapDedupIndex.backend(fault);
        }
    }

    /** Runs the rules with this number, or all for an empty one. */
    private static Events runRules(DedupFault wrong, String rule) {
        fault = wrong;
        PostDiscoveryFilter ofRule = test -> FilterResult.includedIf(
                !test.isTest() || rule.isEmpty() || test.getDisplayName().startsWith(rule + " "));
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(FaultyContract.class))
                .filters(ofRule)
                .execute()
                .testEvents();
    }

    private static Set<String> rulesOf(Stream<Event> events) {
        return events.map(event -> event.getTestDescriptor().getDisplayName().replaceAll(" .*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void contract_faultyIndex_failsForTheRule(DedupFault wrong) {
        Set<String> failed = rulesOf(runRules(wrong, wrong.rule()).failed().stream());
        assertThat(failed).as("rules that fail for " + wrong).contains(wrong.rule());
    }

    @Test
    void catalogue_everyRule_hasAFaultThatItNotices() {
        Set<String> noticed = Stream.of(DedupFault.values())
                .filter(each -> each != DedupFault.NONE)
                .map(DedupFault::rule)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(noticed).isEqualTo(rulesOf(runRules(DedupFault.NONE, "").succeeded().stream()));
    }
}
