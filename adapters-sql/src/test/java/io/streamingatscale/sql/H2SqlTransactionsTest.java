package io.streamingatscale.sql;

import javax.sql.DataSource;

final class H2SqlTransactionsTest extends SqlTransactionsContract {

    @Override
    DataSource open() {
        return TestDatabases.h2InMemory();
    }
}
