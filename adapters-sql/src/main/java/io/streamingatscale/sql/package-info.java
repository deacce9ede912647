/**
 * JDBC: a keyed sink that writes rows in batches, and a checkpoint store. Runs on H2 and PostgreSQL.
 *
 * <p>Start at {@link io.streamingatscale.sql.SqlSink}.
 */
@NullMarked
package io.streamingatscale.sql;

import org.jspecify.annotations.NullMarked;
