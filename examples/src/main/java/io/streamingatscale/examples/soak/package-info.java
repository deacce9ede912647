/**
 * The soak: real processes under load, killed, stopped, cut off and restarted every few seconds, judged at the end by a
 * verifier that shares no code with the runtime.
 */
@NullMarked
package io.streamingatscale.examples.soak;

import org.jspecify.annotations.NullMarked;
