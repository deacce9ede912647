package io.streamingatscale.sql;

final class PostgresKilledOwnersTest extends KilledOwnersContract {

    @Override
    String url() {
        return TestDatabases.postgresUrl("?options=-c%20synchronous_commit=on");
    }
}
