package io.streamingatscale.examples.soak;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way from a log to a store that the soak can drive. */
enum Flow {
    /** Rows inserted if absent, copies dropped by the index of ids, checkpoints in a table. */
    KAFKA_POSTGRESQL(Log.KAFKA, Store.POSTGRESQL, true),
    /** Rows without a key, appended in one transaction with the checkpoint, copies dropped by the index of ids. */
    KAFKA_POSTGRESQL_TRANSACTIONAL(Log.KAFKA, Store.POSTGRESQL, true),
    /** Documents created if absent, checkpoints and ownership in a container. */
    EVENTHUBS_COSMOS(Log.EVENT_HUBS, Store.COSMOS, false),
    /** Documents created if absent, in one transaction with the checkpoint. */
    KAFKA_COSMOS_TRANSACTIONAL(Log.KAFKA, Store.COSMOS, false);

    /** The logs to read. */
    enum Log {
        KAFKA,
        EVENT_HUBS
    }

    /** The stores to write to. */
    enum Store {
        POSTGRESQL,
        COSMOS
    }

    private final Log log;
    private final Store store;
    private final boolean isOrdered;

    Flow(Log log, Store store, boolean isOrdered) {
        this.log = log;
        this.store = store;
        this.isOrdered = isOrdered;
    }

    /**
     * Returns a flow by its name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message says which there are
     */
    static Flow of(String name) {
        return Arrays.stream(values())
                .filter(flow -> flow.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("soak.flows must be some of "
                        + Arrays.stream(values()).map(Flow::label).collect(Collectors.joining(", "))
                        + ": soak.flows=\"" + name + "\""));
    }

    /** Returns the name, such as {@code kafka-postgresql}, which is that of its pipeline too. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of the database, or of the container, that is this flow's own. */
    String place() {
        return name().toLowerCase(Locale.ROOT);
    }

    Log log() {
        return log;
    }

    Store store() {
        return store;
    }

    /** Returns whether the sink promises that the events of a device are stored in their order. */
    boolean isOrdered() {
        return isOrdered;
    }
}
