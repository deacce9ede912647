package io.streamingatscale.sql;

import javax.sql.DataSource;
import net.jqwik.api.lifecycle.BeforeContainer;

final class H2ReplayProperties extends ReplayProperties {

    private static DataSource dataSource;

    @BeforeContainer
    static void open() {
        dataSource = TestDatabases.h2InMemory();
        TestDatabases.execute(dataSource, TABLE);
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }
}
