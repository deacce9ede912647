/**
 * JDBC: a sink that writes rows in batches, and a checkpoint store. Runs on H2, PostgreSQL, SQL Server and Azure SQL.
 *
 * <p>Start at {@link io.streamingatscale.sql.SqlSink}.
 */
@NullMarked
package io.streamingatscale.sql;

import org.jspecify.annotations.NullMarked;
