package io.streamingatscale.sql;

import javax.sql.DataSource;

final class SqlServerSqlTransactionsTest extends SqlTransactionsContract {

    @Override
    DataSource open() {
        return TestDatabases.sqlServer();
    }

    @Override
    String ddl(String sql) {
        return TestDatabases.ofSqlServer(sql);
    }
}
