package io.streamingatscale.sql;

import javax.sql.DataSource;

final class PostgresSqlModesTest extends SqlModesContract {

    @Override
    DataSource open() {
        return TestDatabases.postgres();
    }
}
