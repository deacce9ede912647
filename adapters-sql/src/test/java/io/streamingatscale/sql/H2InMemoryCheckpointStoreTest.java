package io.streamingatscale.sql;

import javax.sql.DataSource;

final class H2InMemoryCheckpointStoreTest extends CheckpointStoreContract {

    @Override
    DataSource open() {
        return TestDatabases.h2InMemory();
    }
}
