package io.streamingatscale.sql;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

final class H2FileCheckpointStoreTest extends JdbcCheckpointStoreContract {

    @TempDir
    private Path directory;

    @Override
    DataSource openDatabase() {
        return TestDatabases.h2File(directory, ";WRITE_DELAY=0");
    }
}
