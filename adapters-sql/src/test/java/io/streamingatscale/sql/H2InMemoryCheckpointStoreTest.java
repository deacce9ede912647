package io.streamingatscale.sql;

import javax.sql.DataSource;

final class H2InMemoryCheckpointStoreTest extends JdbcCheckpointStoreContract {

    @Override
    DataSource openDatabase() {
        return TestDatabases.h2InMemory();
    }
}
