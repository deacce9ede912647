/**
 * What shows that a part, or a whole pipeline, keeps its promises: conformance suites for each SPI, and a deterministic
 * simulation with a crash at every place where one can happen.
 */
@NullMarked
package io.streamingatscale.testkit;

import org.jspecify.annotations.NullMarked;
