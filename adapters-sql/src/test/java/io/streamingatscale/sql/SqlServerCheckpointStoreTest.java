package io.streamingatscale.sql;

import javax.sql.DataSource;

final class SqlServerCheckpointStoreTest extends JdbcCheckpointStoreContract {

    @Override
    DataSource openDatabase() {
        return TestDatabases.sqlServer();
    }
}
