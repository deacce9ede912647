/** Compares the indexes of {@code streaming-dedup} with stores that one could take in their place. */
@NullMarked
package io.streamingatscale.benchmarks.dedup;

import org.jspecify.annotations.NullMarked;
