/** The SQL sink beside JDBC written by hand. */
@NullMarked
package io.streamingatscale.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
