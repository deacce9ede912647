package io.streamingatscale.cosmos.emulator;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All that the emulator holds.
 *
 * <p><b>Threads:</b> any.
 */
final class Account {

    private final Settings settings;
    private final EmulatorClock clock = new EmulatorClock();
    private final Counts counts = new Counts();
    private final Faults faults = new Faults();
    private final Map<String, Database> databases = new ConcurrentHashMap<>();
    private final AtomicInteger resources = new AtomicInteger();
    private final AtomicLong versions = new AtomicLong();

    Account(Settings settings) {
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    EmulatorClock clock() {
        return clock;
    }

    Counts counts() {
        return counts;
    }

    Faults faults() {
        return faults;
    }

    Collection<Database> databases() {
        return databases.values();
    }

    int nextResource() {
        return resources.incrementAndGet();
    }

    long nextVersion() {
        return versions.incrementAndGet();
    }

    Database createDatabase(String id) {
        NewDocument.checkId(id);
        Database database = new Database(this, id);
        if (databases.putIfAbsent(id, database) != null) {
            throw Refusal.conflict("database=" + id);
        }
        return database;
    }

    void deleteDatabase(String id) {
        databases.remove(database(id).id());
    }

    /** Returns a database by its name, or by its resource id. */
    Database database(String name) {
        Database database = databases.get(name);
        return database != null ? database : byRid(name);
    }

    private Database byRid(String rid) {
        return databases.values().stream()
                .filter(database -> database.rid().equals(rid))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("database=" + rid));
    }

    /**
     * Returns the container of a document.
     *
     * @param rid that the client expects; null if it does not say
     * @throws Refusal 404/1003 if there is none, 400/1024 if it is another one of that name
     */
    Container owner(String database, String container, @Nullable String rid) {
        Container found = findOwner(database, container);
        if (rid != null && !rid.equals(found.rid())) {
            throw new Refusal(400, 1024, "the container was created anew: container=" + container);
        }
        return found;
    }

    private Container findOwner(String database, String container) {
        try {
            return database(database).container(container);
        } catch (Refusal e) {
            throw new Refusal(404, 1003, "owner resource does not exist: " + e.message());
        }
    }
}
