package io.streamingatscale.sql;

import javax.sql.DataSource;

final class SqlServerSqlModesTest extends SqlModesContract {

    @Override
    DataSource open() {
        return TestDatabases.sqlServer();
    }

    @Override
    String ddl(String sql) {
        return TestDatabases.ofSqlServer(sql);
    }
}
