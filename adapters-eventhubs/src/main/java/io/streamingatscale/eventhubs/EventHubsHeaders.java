package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Header;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application properties by which {@link EventHubsSink} says where an event comes from, as headers of the records that a
 * pipeline downstream reads. All are text.
 *
 * <p>A record that is processed again after a failure is appended again, under the same id. So a pipeline that reads the hub
 * absorbs it as it absorbs a producer's copy:
 *
 * <pre>{@code
 * .deduplicate(Deduplication.<byte[]>byRecord(EventHubsHeaders::recordId).within(Duration.ofMinutes(10)))
 * }</pre>
 *
 * <p>Where an event is an array, see {@link EventHubsSink.Builder#arraysOf}, the ids are those of its elements. Take it apart first, and give
 * each element its own id: {@code record.withHeaders(record.headers().with(Header.of(RECORD_ID, ids.get(i))))}.
 */
public final class EventHubsHeaders {

    /** Where the record was read from, {@code stream-partition@offset}; of an array that of its first element. */
    public static final String ORIGIN = "streaming.origin";

    /** What names the record, the same whenever it is written again. */
    public static final String RECORD_ID = "streaming.record.id";

    /** The ids of an array's elements in their order, one a line. */
    public static final String RECORD_IDS = "streaming.record.ids";

    private EventHubsHeaders() {}

    /** Returns the record's id, or null where it has none: it is an array, or something else has written it. */
    public static @Nullable String recordId(StreamRecord<?> record) {
        return record.headers().last(RECORD_ID).map(Header::text).orElse(null);
    }

    /** Returns the ids of an array's elements in their order; empty where the record is no array of the sink. */
    public static List<String> recordIds(StreamRecord<?> record) {
        return record.headers()
                .last(RECORD_IDS)
                .map(ids -> List.of(ids.text().split("\n", -1)))
                .orElse(List.of());
    }
}
