package io.streamingatscale.sql;

import io.streamingatscale.core.Sink;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The rules of sinks on PostgreSQL. */
@Tag("slow")
class PostgresSinkTckTest {

    @Nested
    class InsertIfAbsent extends SqlKeyedSinkTck {
        @Override
        DataSource openDatabase() {
            return TestDatabases.postgres();
        }
    }

    @Nested
    class Upsert extends SqlKeyedSinkTck {
        @Override
        DataSource openDatabase() {
            return TestDatabases.postgres();
        }

        @Override
        Sink<String> open(DataSource database, Table<String> table) {
            return SqlSink.upsert(database, table);
        }

        @Override
        protected boolean tellsAbsorbed() {
            return false;
        }
    }

    @Nested
    class Append extends SqlTransactionalSinkTck {
        @Override
        DataSource openDatabase() {
            return TestDatabases.postgres();
        }
    }
}
