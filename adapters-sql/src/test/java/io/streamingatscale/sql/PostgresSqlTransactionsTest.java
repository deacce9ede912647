package io.streamingatscale.sql;

import javax.sql.DataSource;

final class PostgresSqlTransactionsTest extends SqlTransactionsContract {

    @Override
    DataSource open() {
        return TestDatabases.postgres();
    }
}
