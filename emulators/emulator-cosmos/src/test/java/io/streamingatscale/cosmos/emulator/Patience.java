package io.streamingatscale.cosmos.emulator;

import java.time.Duration;

/** How long tests wait for what happens soon, unless something is broken. */
final class Patience {

    static final Duration LONG = Duration.ofSeconds(60);

    private Patience() {}
}
