package io.streamingatscale.testkit;

import java.util.Set;

/** The ways in which a {@link WrongCheckpointStore} is wrong. */
enum CheckpointStoreDefect implements Defect {
    FIRST_CLAIM_IS_AT_ZERO("CP-1"),
    /** Who has the partition keeps his epoch. */
    CLAIM_BY_THE_OWNER_RAISES_NOTHING("CP-2", "CP-14"),
    CLAIM_FORGETS_THE_POSITION("CP-3", "CP-5", "CP-7", "CP-8", "CP-15"),
    /** The position of an owner but the last is not given. */
    CLAIM_GIVES_THE_LAST_OWNERS_POSITION("CP-3"),
    LOAD_IS_ZERO_WHERE_NOTHING_WAS_SAVED("CP-4", "CP-10"),
    LOAD_HAS_THE_SAVERS_EPOCH("CP-5", "CP-8", "CP-15"),
    /** What was loaded once is given again, until this instance changes it. */
    CACHES_WHAT_IT_LOADED("CP-5", "CP-6"),
    REFUSES_THE_SAME_AGAIN("CP-7"),
    /** A fenced owner is not told. */
    OLDER_EPOCH_IS_DROPPED_IN_SILENCE("CP-8", "CP-15"),
    OLDER_EPOCH_IS_FENCED_AFTER_THE_WRITE("CP-8", "CP-15", "CP-17"),
    /** The claim alone fences nobody. */
    FENCES_WHEN_THE_NEW_OWNER_HAS_SAVED("CP-8", "CP-15"),
    REFUSES_TO_GO_BACK("CP-9"),
    IGNORES_THE_PIPELINE("CP-10", "CP-11"),
    IGNORES_THE_STREAM("CP-10", "CP-11"),
    IGNORES_CASE("CP-11"),
    /** Where one name ends and the next begins is lost. */
    JOINS_NAMES("CP-11"),
    CUTS_LONG_NAMES("CP-11"),
    EMPTY_TOKEN_IS_NONE("CP-12"),
    KEEPS_THE_TOKEN_BEFORE("CP-12"),
    TRIMS_TOKENS("CP-12"),
    /** As numbers of JSON are in many services. */
    OFFSETS_ARE_DOUBLES("CP-13"),
    CLAIM_READS_AND_WRITES_APART("CP-14"),
    SAVE_CHECKS_AND_WRITES_APART("CP-15"),
    FORGETS_WHEN_CLOSED("CP-16"),
    /** Whoever names the highest epoch is the owner. */
    TAKES_ANY_HIGHER_EPOCH("CP-17");

    private final String rules;

    CheckpointStoreDefect(String... rules) {
        this.rules = String.join(" ", rules);
    }

    @Override
    public Set<String> rules() {
        return Set.of(rules.split(" "));
    }
}
