package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Names the records of one partition: by pipeline and origin, and by an ordinal where several were made of one. The same
 * record has the same name whenever it is processed again, as long as its processors make the same of it in the same order.
 */
final class RecordIds {

    private final String pipeline;
    private @Nullable Origin last;
    private int ordinal;

    RecordIds(String pipeline) {
        this.pipeline = pipeline;
    }

    /** Returns the name of the next record; those of one origin come one after the other. */
    String next(Origin origin) {
        ordinal = origin.equals(last) ? ordinal + 1 : 0;
        last = origin;
        String id = pipeline + "/" + origin;
        return ordinal == 0 ? id : id + "#" + ordinal;
    }
}
