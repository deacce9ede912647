package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;

import io.streamingatscale.core.Sink;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.KeyedSinkTck;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/** The rules of keyed sinks, for rows with the id as their key. */
abstract class SqlKeyedSinkTck extends KeyedSinkTck<String> {

    private DataSource dataSource;

    abstract DataSource openDatabase();

    @BeforeEach
    void createTable() {
        dataSource = openDatabase();
        execute(dataSource, "create table tck_keyed (id varchar(20) not null primary key, text varchar(20))");
    }

    @Override
    protected Sink<String> open() {
        Table<String> table =
                Table.<String>named("tck_keyed").key("id", StreamRecord::value).column("text", StreamRecord::value);
        return open(dataSource, table);
    }

    Sink<String> open(DataSource database, Table<String> table) {
        return SqlSink.insertIfAbsent(database, table);
    }

    @Override
    protected String value(String id) {
        return id;
    }

    @Override
    protected List<String> stored() {
        return query(dataSource, "select id from tck_keyed").stream()
                .map(row -> (String) row.get(0))
                .toList();
    }

    @Override
    protected boolean keepsOrder() {
        return false;
    }
}
