package io.streamingatscale.sql;

import javax.sql.DataSource;

final class H2SqlModesTest extends SqlModesContract {

    @Override
    DataSource open() {
        return TestDatabases.h2InMemory();
    }
}
