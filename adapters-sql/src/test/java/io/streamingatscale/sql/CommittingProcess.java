package io.streamingatscale.sql;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/** Writes rows to H2 in the directory given and prints each id after its commit, until it is killed. */
final class CommittingProcess {

    private CommittingProcess() {}

    public static void main(String[] args) {
        DataSource dataSource = TestDatabases.h2File(Path.of(args[0]), ";WRITE_DELAY=0");
        TestDatabases.execute(dataSource, "create table committed (id bigint primary key, text varchar not null)");
        Table<String> table = Table.<String>named("committed")
                .key("id", r -> r.origin().offset())
                .column("text", r -> r.value());
        SqlSink<String> sink = SqlSink.insertIfAbsent(dataSource, table);
        for (long id = 0; ; id++) {
            Writing.write(sink, List.of(Writing.record(id, "x".repeat(800))));
            System.out.println(id + ";");
        }
    }
}
