package io.streamingatscale.dedup;

import java.util.Set;

/** The ways in which a {@link HeapDedupIndex} can be made wrong, each with the rules that fail for it. */
public enum DedupFault {
    NONE(),
    /** Nothing is ever remembered. */
    REMEMBERS_NOTHING(
            "DX-1", "DX-2", "DX-3", "DX-4", "DX-5", "DX-6", "DX-7", "DX-8", "DX-9", "DX-10", "DX-11", "DX-12", "DX-13",
            "DX-14", "DX-15", "DX-16", "DX-17", "DX-18", "DX-20", "DX-22", "DX-24", "DX-25", "DX-26", "DX-27", "DX-29",
            "DX-30", "DX-31", "DX-32"),
    /** A duplicate is decided by its id alone: what is read again after a restart is lost. */
    DECIDES_BY_ID_ALONE(
            "DX-2", "DX-3", "DX-7", "DX-8", "DX-10", "DX-12", "DX-13", "DX-14", "DX-15", "DX-16", "DX-17", "DX-18",
            "DX-22", "DX-25", "DX-26", "DX-27", "DX-29", "DX-30", "DX-31", "DX-32"),
    /** A replay makes its id known for longer. */
    REPLAY_REFRESHES("DX-2"),
    /** A replay is noticed within the window only. */
    REPLAY_NEEDS_WINDOW("DX-2", "DX-10"),
    /** A duplicate's origin takes the place of the first. */
    NAMES_LAST_COPY("DX-3", "DX-5", "DX-6", "DX-7", "DX-8", "DX-10", "DX-22", "DX-25"),
    WINDOW_IS_EXCLUSIVE("DX-4", "DX-5", "DX-6", "DX-10", "DX-25", "DX-30"),
    /** Copies that are earlier than what is known are not found. */
    WINDOW_LOOKS_BACK_ONLY("DX-3", "DX-4", "DX-5", "DX-6"),
    NEVER_REFRESHES("DX-5", "DX-10", "DX-25"),
    /** An earlier copy shortens what a later one made known. */
    REFRESH_GOES_BACK("DX-5"),
    /** A distant copy takes the place of the one before. */
    ONE_ENTRY_OF_AN_ID("DX-2", "DX-6", "DX-25"),
    /** Of several entries that fit, the first that was recorded is named. */
    NAMES_OLDEST_FIT("DX-6"),
    SCOPE_IS_ALWAYS_ALL("DX-7", "DX-28"),
    SCOPE_IS_ALWAYS_PARTITION("DX-8", "DX-22", "DX-25"),
    /** Ids are compared by their 128 bits without their kind. */
    IGNORES_KIND_OF_ID("DX-9"),
    /** A batch is looked up as a whole before any of it is remembered. */
    BATCH_DECIDES_BEFORE_IT_REMEMBERS("DX-10", "DX-16"),
    BATCH_IGNORES_COUNT("DX-11"),
    /** The bound is one too low. */
    ONE_ENTRY_TOO_FEW("DX-12", "DX-14", "DX-15", "DX-16", "DX-17"),
    UNBOUNDED("DX-12", "DX-13", "DX-14", "DX-15", "DX-16", "DX-20", "DX-25"),
    EVICTION_IS_NOT_REPORTED("DX-13", "DX-14", "DX-20", "DX-25", "DX-30"),
    EVICTS_LATEST("DX-14"),
    EVICTS_EARLIEST_TIME("DX-14"),
    /** The record is refused after it was remembered in the place of another. */
    REMEMBERS_WHAT_IT_REFUSES("DX-15"),
    NEVER_STOPS("DX-15", "DX-16"),
    /** A batch keeps the verdicts of the last question. */
    BATCH_LEAVES_OLD_VERDICTS("DX-16"),
    EXPIRY_COUNTS_AS_EVICTION("DX-17"),
    EXPIRY_MAKES_NO_ROOM("DX-17"),
    EXPIRY_GOES_BACK("DX-18", "DX-21"),
    /** Entries at the time of expiry go, too. */
    EXPIRY_IS_INCLUSIVE("DX-18", "DX-21", "DX-25"),
    COVERAGE_NEVER_SHRINKS("DX-19"),
    COVERAGE_IGNORES_EVICTION("DX-20", "DX-25", "DX-30"),
    /** Coverage that is stated after an eviction is believed. */
    COVERAGE_FORGETS_EVICTION("DX-20"),
    COVERAGE_IGNORES_EXPIRY("DX-18", "DX-21", "DX-25"),
    FORGETS_NOTHING("DX-22", "DX-25"),
    /** The offset behind the part is forgotten, too. */
    FORGETS_ONE_TOO_MANY("DX-22", "DX-25"),
    FORGETS_IN_ALL_PARTITIONS("DX-22"),
    /** Partitions whose names differ in case only share a number. */
    PARTITIONS_IGNORE_CASE("DX-23"),
    PARTITIONS_WRAP_AROUND("DX-24"),
    FORCE_DOES_NOTHING("DX-22", "DX-25", "DX-26", "DX-27", "DX-29", "DX-30", "DX-32", "DX-34"),
    FORCE_FORGETS_COVERAGE("DX-25", "DX-27", "DX-30", "DX-32"),
    FORCE_FORGETS_REFRESHES("DX-25"),
    FORCE_FORGETS_WHAT_WAS_FORGOTTEN("DX-25"),
    FORCE_FORGETS_EVICTION("DX-25"),
    /** Of what was not forced, every second entry is there. */
    KEEPS_HALF_OF_WHAT_WAS_NOT_FORCED("DX-26"),
    /** Coverage is durable before its entries are. */
    COVERAGE_RUNS_AHEAD("DX-27"),
    /** Entries are durable before the names of their partitions are. */
    PARTITIONS_LAG_BEHIND("DX-28"),
    LETS_A_SECOND_IN("DX-29"),
    /** Entries outlive a change of the bounds beyond the new bound. */
    KEEPS_OLD_BOUNDS("DX-30"),
    KEEPS_MEMORY_IN_A_FILE("DX-31"),
    BELIEVES_DAMAGE("DX-32"),
    HIDES_DAMAGE("DX-32", "DX-34"),
    STAYS_DAMAGED("DX-32"),
    /** Entries of a damaged file are lost, its coverage is not. */
    COVERS_WHAT_IS_MISSING("DX-32", "DX-33"),
    IGNORES_SCOPE_OF_DIRECTORY("DX-34");

    private final String rules;

    DedupFault(String... rules) {
        this.rules = String.join(" ", rules);
    }

    /** Returns the rules of {@code DedupIndexTck} that fail for an index with this fault, and no others do. */
    public Set<String> rules() {
        return Set.of(rules.split(" "));
    }
}
