package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How long the documents of a container live.
 *
 * @param seconds of those that say nothing; -1: for ever; 0: all of them, whatever they say
 */
record TimeToLive(int seconds) {

    static TimeToLive of(JsonNode definition) {
        return new TimeToLive(definition.path("defaultTtl").asInt(0));
    }

    boolean isOn() {
        return seconds != 0;
    }

    boolean isOver(long written, int ttl, long now) {
        int mine = ttl == 0 ? seconds : ttl;
        return isOn() && mine > 0 && written + mine <= now;
    }
}
