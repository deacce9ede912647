/**
 * An exact, bounded, off-heap index of record ids, to tell a producer's duplicates from first copies and from replays.
 *
 * <p>Start at {@link io.streamingatscale.dedup.DedupIndex}. It depends on the JDK alone.
 */
@NullMarked
package io.streamingatscale.dedup;

import org.jspecify.annotations.NullMarked;
