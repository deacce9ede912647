/** Examples that run. */
@NullMarked
package io.streamingatscale.examples;

import org.jspecify.annotations.NullMarked;
