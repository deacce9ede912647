package io.streamingatscale.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * What became of the rules of a suite.
 *
 * @param all the numbers of all rules that ran
 * @param failed those of which a test failed
 * @param skipped those of which a test was skipped
 */
record RuleRun(Set<String> all, Set<String> failed, Set<String> skipped) {

    /** Runs the suite as its class says. */
    static RuleRun of(Class<?> suite) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(suite))
                .execute()
                .testEvents();
        tests.failed().stream().forEach(RuleRun::checkText);
        return new RuleRun(rules(tests.finished()), rules(tests.failed()), rules(tests.aborted()));
    }

    private static Set<String> rules(Events events) {
        return events.stream().map(RuleRun::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String rule(Event event) {
        return event.getTestDescriptor().getDisplayName().replaceAll(" .*", "");
    }

    /** A failure says which rule is broken. */
    private static void checkText(Event failed) {
        String text = failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::getMessage)
                .orElse("");
        if (!text.startsWith(rule(failed) + ": ")) {
            throw new AssertionError("failure does not begin with its rule: " + rule(failed) + ", text=" + text);
        }
    }
}
