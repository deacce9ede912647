package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Origin;
import java.util.Map;

/**
 * A record on its way to the hub.
 *
 * @param properties the application properties that its headers make
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OutgoingRecord(Origin origin, String id, Route route, byte[] body, Map<String, Object> properties) {}
