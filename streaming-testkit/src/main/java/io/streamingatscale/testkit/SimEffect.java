package io.streamingatscale.testkit;

/** Something that a process does to what outlives it. */
@FunctionalInterface
interface SimEffect<R> {

    R happen();
}
