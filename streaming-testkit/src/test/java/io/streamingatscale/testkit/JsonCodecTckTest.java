package io.streamingatscale.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingatscale.core.Codec;
import io.streamingatscale.core.JsonCodec;
import java.util.List;

class JsonCodecTckTest extends CodecTck<JsonCodecTckTest.Reading> {

    record Reading(String device, double value) {}

    @Override
    protected Codec<Reading> codec() {
        return JsonCodec.of(Reading.class);
    }

    @Override
    protected List<Reading> values() {
        return List.of(new Reading("", 0.1), new Reading("\u00fc \"\\\n", -1e300));
    }

    @Override
    protected List<byte[]> garbage() {
        return List.of(new byte[0], new byte[] {-1}, "[\"secret\"".getBytes(UTF_8), "null".getBytes(UTF_8));
    }
}
