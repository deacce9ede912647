package io.streamingatscale.testkit;

import java.util.Set;

/** The ways in which a {@link WrongSource} is wrong. */
enum SourceDefect implements Defect {
    LEAVES_OUT_A_RECORD_NOW_AND_THEN("SO-1"),
    GIVES_AN_OFFSET_TWICE("SO-2"),
    POSITION_IS_THAT_OF_THE_LAST_RECORD("SO-3", "SO-9", "SO-10"),
    READS_AHEAD_OF_THE_CLAIM("SO-4", "SO-7", "SO-8"),
    /** The beginning is wherever the log ends when it is read. */
    START_IS_FOUND_WHEN_IT_IS_READ("SO-5", "SO-8", "SO-15"),
    BEGINS_ANEW_WITHOUT_A_TOKEN("SO-6"),
    FORGETS_A_FAILED_CLAIM("SO-7"),
    READS_AFTER_A_FAILED_CLAIM("SO-7"),
    RELEASES_FOR_EVER("SO-8"),
    READS_ON_AFTER_A_RELEASE("SO-8"),
    GOES_ON_WHERE_IT_WAS_RELEASED("SO-8"),
    /** If it has several. */
    CLOSE_KEEPS_THE_PARTITIONS("SO-9", "SO-15"),
    CLOSE_CALLS_THE_LISTENER("SO-9"),
    LOG_END_IS_THE_LAST_RECORD("SO-10"),
    EVERY_READER_OWNS_ALL("SO-11", "SO-17"),
    FIRST_READER_KEEPS_ALL("SO-11", "SO-17"),
    POSITION_AT_IS_THE_RECORD_AFTER("SO-12"),
    WAITS_WITHOUT_TIME("SO-13"),
    PASSES_OVER_WHAT_WAS_TRIMMED("SO-14"),
    COUNTS_OFFSETS_ANEW("SO-15"),
    RELEASE_STOPS_ALL("SO-16"),
    SAYS_NOTHING_OF_WHAT_WAS_RELEASED("SO-17");

    private final String rules;

    SourceDefect(String... rules) {
        this.rules = String.join(" ", rules);
    }

    @Override
    public Set<String> rules() {
        return Set.of(rules.split(" "));
    }
}
