package io.streamingatscale.sql;

import javax.sql.DataSource;

final class SqlServerSqlSinkTest extends SqlSinkContract {

    @Override
    DataSource open() {
        return TestDatabases.sqlServer();
    }

    @Override
    String ddl(String sql) {
        return TestDatabases.ofSqlServer(sql);
    }

    @Override
    String bytesType() {
        return "varbinary(100)";
    }

    @Override
    String noValue() {
        return "vendorCode=515";
    }

    @Override
    String notUnique() {
        return "vendorCode=2627";
    }
}
