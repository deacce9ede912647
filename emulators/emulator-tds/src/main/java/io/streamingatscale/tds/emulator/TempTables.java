package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The temporary tables of a session. Each has a name of its own in H2, for H2 commits when a table is dropped: the name is
 * forgotten at once, the table goes when the transaction ends. A rollback brings the names back that were there before.
 */
final class TempTables {

    private final Connection h2;
    private final Set<String> all = new HashSet<>();
    private Map<String, String> names = new HashMap<>();
    private Map<String, String> namesBefore = Map.of();
    private int created;
    private int changes;

    TempTables(Connection h2) {
        this.h2 = h2;
    }

    static boolean isTemporary(String name) {
        return name.startsWith("#");
    }

    /** Returns the name in H2; that which was asked for if there is no such table. */
    String nameOf(String name) {
        return names.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    boolean exists(String name) {
        return names.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** Returns how often a name got another meaning. */
    int changes() {
        return changes;
    }

    /** Returns the name in H2 of a table that is about to be created. */
    String create(String name) throws SqlServerError {
        if (exists(name)) {
            throw new SqlServerError(2714, 16, "There is already an object named '" + name + "' in the database.");
        }
        changes++;
        String inH2 = name + "~" + ++created;
        names.put(name.toLowerCase(Locale.ROOT), inH2);
        all.add(inH2);
        return inH2;
    }

    /** Forgets a table. */
    void drop(String name) {
        changes++;
        names.remove(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the names of now, to go back to with {@link #keepOnly}. */
    Set<String> current() {
        return Set.copyOf(names.keySet());
    }

    /** Forgets the tables that were created since, as SQL Server does at the end of a procedure that created them. */
    void keepOnly(Set<String> before) {
        if (names.keySet().retainAll(before)) {
            changes++;
        }
    }

    /** Notes what a rollback brings back: the tables of those names. */
    void transactionBegins(Set<String> before) {
        namesBefore = new HashMap<>(names);
        namesBefore.keySet().retainAll(before);
    }

    void rolledBack() {
        names = new HashMap<>(namesBefore);
        changes++;
    }

    void clear() throws SQLException {
        names.clear();
        changes++;
        sweep();
    }

    /** Drops the tables without a name; must not be called in a transaction. */
    void sweep() throws SQLException {
        Set<String> dead = new HashSet<>(all);
        dead.removeAll(names.values());
        for (String name : dead) {
            try (Statement drop = h2.createStatement()) {
                drop.execute("drop table if exists " + Token.name(name).inH2());
            }
        }
        all.removeAll(dead);
    }
}
