package io.streamingatscale.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Writes rows in one call of the database, within the transaction of the connection. */
@FunctionalInterface
interface RowStatement {

    /**
     * Writes rows with different keys.
     *
     * @param batchId for the columns that ask for {@link SqlExpression#BATCH_ID}
     * @return how many rows were inserted or updated
     */
    long apply(Connection connection, List<Row> rows, UUID batchId) throws SQLException;
}
