package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;

import io.streamingatscale.core.Sink;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.TransactionalSinkTck;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/** The rules of transactional sinks, for rows that are appended with their checkpoint. */
abstract class SqlTransactionalSinkTck extends TransactionalSinkTck<String> {

    private DataSource dataSource;

    abstract DataSource openDatabase();

    @BeforeEach
    void createTable() {
        dataSource = openDatabase();
        execute(dataSource, "create table tck_appended (id varchar(20) not null)");
    }

    @Override
    protected Sink<String> open() {
        return SqlSink.append(dataSource, Table.<String>named("tck_appended").column("id", StreamRecord::value));
    }

    @Override
    protected String value(String id) {
        return id;
    }

    @Override
    protected List<String> stored() {
        return query(dataSource, "select id from tck_appended").stream()
                .map(row -> (String) row.get(0))
                .toList();
    }

    @Override
    protected boolean keepsOrder() {
        return false;
    }
}
