package io.streamingatscale.sql;

import javax.sql.DataSource;

final class PostgresCheckpointStoreTest extends JdbcCheckpointStoreContract {

    @Override
    DataSource openDatabase() {
        return TestDatabases.postgres();
    }
}
