/**
 * The API and the runtime: sources, processors, sinks, checkpoints and the guarantee they add up to.
 *
 * <p>Start at {@link io.streamingatscale.core.Pipeline}.
 */
@NullMarked
package io.streamingatscale.core;

import org.jspecify.annotations.NullMarked;
