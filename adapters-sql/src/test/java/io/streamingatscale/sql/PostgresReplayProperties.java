package io.streamingatscale.sql;

import javax.sql.DataSource;
import net.jqwik.api.lifecycle.BeforeContainer;

final class PostgresReplayProperties extends ReplayProperties {

    private static DataSource dataSource;

    @BeforeContainer
    static void open() {
        dataSource = TestDatabases.postgres();
        TestDatabases.execute(dataSource, TABLE);
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }
}
