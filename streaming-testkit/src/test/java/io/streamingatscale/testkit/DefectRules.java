package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds of every suite: a right implementation passes, each wrong one fails for just what is wrong with it, and no rule
 * is without a wrong implementation that it notices.
 */
@Tag("slow")
abstract class DefectRules {

    private static Defect present;

    private final Class<?> suite;
    private final Defect[] defects;

    DefectRules(Class<?> suite, Defect... defects) {
        this.suite = suite;
        this.defects = defects;
    }

    /** Whether the implementation under test is to be wrong in this way. */
    static boolean has(Defect defect) {
        return present == defect;
    }

    @AfterEach
    void repair() {
        present = null;
    }

    private RuleRun run(Defect defect) {
        present = defect;
        return RuleRun.of(suite);
    }

    @TestFactory
    Stream<DynamicTest> suite_wrongImplementation_failsForJustThat() {
        Set<String> rules = run(null).all();
        return Arrays.stream(defects)
                .filter(defect -> !Collections.disjoint(rules, defect.rules()))
                .map(defect -> DynamicTest.dynamicTest(defect.toString(), () -> {
                    Set<String> expected = new TreeSet<>(defect.rules());
                    expected.retainAll(rules);
                    assertThat(run(defect).failed()).as(defect.toString()).isEqualTo(expected);
                }));
    }

    @Test
    void suite_rightImplementation_passesAndSkipsNothing() {
        RuleRun run = run(null);

        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
    }

    @Test
    void catalogue_everyRule_isBrokenByADefect() {
        Set<String> broken = Arrays.stream(defects)
                .flatMap(defect -> defect.rules().stream())
                .collect(Collectors.toSet());

        assertThat(broken).containsAll(run(null).all());
    }
}
