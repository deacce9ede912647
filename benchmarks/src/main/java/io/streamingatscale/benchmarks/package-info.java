/** JMH benchmarks of the library's hot paths. */
@NullMarked
package io.streamingatscale.benchmarks;

import org.jspecify.annotations.NullMarked;
