package io.streamingatscale.sql;

import javax.sql.DataSource;

final class PostgresSqlSinkTest extends SqlSinkContract {

    @Override
    DataSource open() {
        return TestDatabases.postgres();
    }

    @Override
    String bytesType() {
        return "bytea";
    }
}
