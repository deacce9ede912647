package io.streamingatscale.sql;

import javax.sql.DataSource;

final class H2InMemorySqlSinkTest extends SqlSinkContract {

    @Override
    DataSource open() {
        return TestDatabases.h2InMemory();
    }

    @Override
    String bytesType() {
        return "binary varying(100)";
    }
}
