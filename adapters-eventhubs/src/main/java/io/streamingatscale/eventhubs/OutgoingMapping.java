package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Header;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.qpid.proton.amqp.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a record what is sent: its body, its route, its id and its properties.
 *
 * @param id makes the id, or null for that of {@link RecordIds}
 */
record OutgoingMapping<T>(
        Function<StreamRecord<T>, byte[]> value,
        Function<StreamRecord<T>, Route> route,
        @Nullable Function<StreamRecord<T>, String> id) {

    static <T> OutgoingMapping<T> of(Function<StreamRecord<T>, byte[]> value) {
        return new OutgoingMapping<>(
                value, record -> Route.ofKey(record.keyText().orElse(null)), null);
    }

    OutgoingMapping<T> withRoute(Function<StreamRecord<T>, Route> newRoute) {
        return new OutgoingMapping<>(value, newRoute, id);
    }

    OutgoingMapping<T> withId(Function<StreamRecord<T>, String> newId) {
        return new OutgoingMapping<>(value, route, newId);
    }

    /**
     * Maps one record.
     *
     * @throws PoisonRecordException if a part of it cannot be made
     */
    OutgoingRecord map(StreamRecord<T> record, String ownId, Packing packing) {
        try {
            String chosenId = id == null ? ownId : id.apply(record);
            packing.checkId(chosenId);
            return new OutgoingRecord(
                    record.origin(),
                    chosenId,
                    route.apply(record),
                    value.apply(record),
                    packing.isArray() ? Map.of() : properties(record));
        } catch (RuntimeException e) {
            throw new PoisonRecordException(record.origin(), "record cannot be made an event", e);
        }
    }

    private static Map<String, Object> properties(StreamRecord<?> record) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            if (isForwarded(header.name())) {
                properties.put(header.name(), textOrBinary(header.value()));
            }
        }
        return properties;
    }

    /** Returns false for what a service has said of the event that was read, and not of the one that is written. */
    private static boolean isForwarded(String name) {
        return !name.startsWith("iothub-") && !name.startsWith("x-opt-") && !name.equals(EventHubsHeaders.RECORD_IDS);
    }

    private static Object textOrBinary(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Binary(value);
        }
    }
}
