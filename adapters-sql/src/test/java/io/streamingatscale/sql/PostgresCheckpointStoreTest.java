package io.streamingatscale.sql;

import javax.sql.DataSource;

final class PostgresCheckpointStoreTest extends CheckpointStoreContract {

    @Override
    DataSource open() {
        return TestDatabases.postgres();
    }
}
