package io.streamingatscale.testkit;

import java.util.Set;

/** The ways in which a {@link WrongSink} is wrong. */
enum SinkDefect implements Defect {
    SAYS_ANOTHER_EFFECT("SK-1"),
    /** What is stored ends with the sink. */
    STORES_WITHIN_THE_PROCESS("SK-2", "SK-T3"),
    /** What was written last before a commit is not yet on its way. */
    LEAVES_THE_LAST_WRITE_TO_THE_NEXT_COMMIT("SK-2", "SK-4", "SK-5", "SK-6", "SK-7", "SK-11"),
    EMPTY_COMMIT_NEVER_COMPLETES("SK-3", "SK-T2"),
    EMPTY_COMMIT_COUNTS_ONE("SK-3"),
    /** A commit drops all that is buffered when it is done. */
    LOSES_WHAT_IS_WRITTEN_MEANWHILE("SK-4"),
    COUNTS_ALL_SO_FAR("SK-3", "SK-5", "SK-K1", "SK-K5"),
    ONE_RECORD_PER_ORIGIN("SK-6"),
    TURNS_BATCHES_AROUND("SK-7"),
    CUTS_BATCHES("SK-8"),
    CLOSED_COMMIT_SAYS_DONE("SK-9"),
    CLOSED_COMMIT_NEVER_ENDS("SK-9", "SK-T8"),
    /** What was not committed locks the store. */
    CLOSE_LEAVES_A_LOCK("SK-10", "SK-K3", "SK-T7"),
    CLOSE_DROPS_WHAT_OTHERS_WROTE("SK-11"),
    OPENS_ONE_WRITER_AT_A_TIME("SK-12"),

    REMEMBERS_WHAT_IT_WROTE("SK-A1", "SK-A2"),
    LEAVES_OUT_WHAT_IS_TWICE_IN_A_BATCH("SK-A2"),

    APPENDS_ALWAYS("SK-K1", "SK-K2", "SK-K3", "SK-K4", "SK-K5"),
    /** The epoch is part of the key. */
    EACH_OWNER_HAS_KEYS_OF_ITS_OWN("SK-K2", "SK-K3"),
    /** The origin is part of the key. */
    EACH_ORIGIN_HAS_A_KEY_OF_ITS_OWN("SK-K4"),
    KNOWS_WHOLE_BATCHES_ONLY("SK-K2", "SK-K3", "SK-K4", "SK-K5"),
    COUNTS_NOTHING_AS_ABSORBED("SK-K5"),

    WRITES_BEFORE_THE_COMMIT("SK-T1"),
    EMPTY_COMMIT_SAVES_NOTHING("SK-T2"),
    CHECKPOINTS_END_WITH_THE_SINK("SK-T3", "SK-T4", "SK-T5", "SK-T6", "SK-T7", "SK-T8"),
    CHECKS_NO_EPOCH("SK-T4", "SK-T5", "SK-T6"),
    CHECKS_THE_EPOCH_WHEN_OPENED_ONLY("SK-T5", "SK-T6"),
    CHECKS_THE_EPOCH_AFTER_THE_WRITE("SK-T4", "SK-T5", "SK-T6"),
    CLOSE_COMMITS_THE_REST("SK-T7"),
    /** The checkpoint has a transaction of its own. */
    SAVES_AFTER_THE_DATA("SK-T8");

    private final String rules;

    SinkDefect(String... rules) {
        this.rules = String.join(" ", rules);
    }

    @Override
    public Set<String> rules() {
        return Set.of(rules.split(" "));
    }
}
