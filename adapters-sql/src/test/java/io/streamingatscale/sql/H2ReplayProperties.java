package io.streamingatscale.sql;

import javax.sql.DataSource;
import net.jqwik.api.lifecycle.BeforeProperty;

final class H2ReplayProperties extends ReplayProperties {

    private DataSource dataSource;

    @BeforeProperty
    void open() {
        dataSource = TestDatabases.h2InMemory();
        TestDatabases.execute(dataSource, TABLE);
    }

    @Override
    DataSource dataSource() {
        return dataSource;
    }
}
