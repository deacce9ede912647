package io.streamingatscale.sql;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

final class H2FileSqlSinkTest extends SqlSinkContract {

    @TempDir
    private Path directory;

    @Override
    DataSource open() {
        return TestDatabases.h2File(directory, ";WRITE_DELAY=0");
    }

    @Override
    String bytesType() {
        return "binary varying(100)";
    }
}
