package io.streamingatscale.sql;

import javax.sql.DataSource;

final class SqlServerCheckpointStoreTest extends CheckpointStoreContract {

    @Override
    DataSource open() {
        return TestDatabases.sqlServer();
    }
}
