package io.streamingatscale.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Appends the log, whose records are their offsets, to a table until it is killed or another process owns the partition. */
final class AppendingProcess {

    static final int FENCED = 3;

    private static final int COMMIT = 57;

    private AppendingProcess() {}

    /** Takes the URL of the database. Prints the position after each commit. */
    public static void main(String[] args) {
        DataSource dataSource = dataSource(args[0]);
        SqlSink<String> sink = sink(dataSource);
        try {
            while (true) {
                append(sink);
            }
        } catch (FencedException e) {
            System.exit(FENCED);
        }
    }

    static DataSource dataSource(String url) {
        if (url.startsWith("jdbc:sqlserver:")) {
            SQLServerDataSource dataSource = new SQLServerDataSource();
            dataSource.setURL(url);
            return dataSource;
        }
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    static SqlSink<String> sink(DataSource dataSource) {
        return SqlSink.append(
                        dataSource,
                        Table.<String>named("appended")
                                .column("item", r -> r.origin().offset()))
                .batchSize(20);
    }

    /** Goes on from the checkpoint, until the database cannot say what became of a commit. */
    private static void append(SqlSink<String> sink) {
        Claim claim = sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
        long next = claim.position().map(Position::offset).orElse(0L);
        try (SinkWriter<String> writer = sink.open(claim)) {
            while (true) {
                writer.write(LongStream.range(next, next + COMMIT)
                        .mapToObj(offset -> Writing.record(offset, "x"))
                        .toList());
                next += COMMIT;
                Writing.await(
                        writer.commit(claim.checkpointAt(Position.of(next))).toCompletableFuture());
                System.out.println(next);
            }
        } catch (TransientException e) {
            // back to the checkpoint, as a worker does
        }
    }
}
