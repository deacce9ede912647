package io.streamingatscale.sql;

final class SqlServerKilledOwnersTest extends KilledOwnersContract {

    @Override
    String url() {
        TestDatabases.sqlServer();
        return TestDatabases.sqlServerUrl();
    }
}
