package io.streamingatscale.sql;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures rows per second into rawdata: the sink against a plain loop of JDBC insert batches, in one run, by turns.
 *
 * <p>Arguments: {@code h2} or {@code postgresql}, rows (200000), rounds (3).
 */
final class SqlSinkRates {

    private static final int COMMIT = 10_000;

    private SqlSinkRates() {}

    public static void main(String[] args) throws Exception {
        boolean isH2 = args[0].equals("h2");
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        String json = IntStream.rangeClosed(1, 23)
                .mapToObj(i -> "\"moreData" + i + "\": 0.1234567890" + i)
                .collect(Collectors.joining(", ", "{", "}"));
        for (int round = 0; round < rounds; round++) {
            DataSource loop = isH2 ? h2() : postgres();
            measure("plain loop of 1000", rows, () -> plainLoop(loop, rows, json));
            for (int writers : new int[] {1, 2}) {
                DataSource dataSource = isH2 ? h2() : postgres();
                String name = "sink, partitions=" + writers;
                measure(name + ", new", rows, () -> sink(dataSource, rows, json, writers));
                measure(name + ", present", rows, () -> sink(dataSource, rows, json, writers));
            }
        }
        System.exit(0);
    }

    private interface Run {
        long rows() throws Exception;
    }

    private static void measure(String name, int rows, Run run) throws Exception {
        long start = System.nanoTime();
        long applied = run.rows();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "RATE %-32s %,9.0f rows/s, applied=%d%n", name, rows / seconds, applied);
    }

    private static DataSource h2() throws Exception {
        DataSource dataSource = TestDatabases.h2File(Files.createTempDirectory("rates"), ";WRITE_DELAY=0");
        RawData.createTable(dataSource);
        return dataSource;
    }

    private static EmbeddedPostgres server;

    private static DataSource postgres() throws Exception {
        if (server == null) {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_wal_size", "4GB")
                    .start();
        }
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.getJdbcUrl("postgres", "postgres"));
        TestDatabases.execute(dataSource, "drop table if exists rawdata");
        RawData.createTable(dataSource);
        System.out.println("fsync=" + TestDatabases.query(dataSource, "show fsync"));
        return dataSource;
    }

    private static long sink(DataSource dataSource, int rows, String json, int partitions) {
        SqlSink<String> sink =
                SqlSink.insertIfAbsent(dataSource, RawDataRows.table()).writers(partitions);
        List<SinkWriter<String>> writers = IntStream.range(0, partitions)
                .mapToObj(i -> sink.open(Claim.first("rates", Partition.of("devices", i), 1)))
                .toList();
        long applied = 0;
        for (int from = 0; from < rows; from += COMMIT * partitions) {
            List<CompletableFuture<CommitResult>> commits = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                long first = from + (long) i * COMMIT;
                List<StreamRecord<String>> records = LongStream.range(first, Math.min(rows, first + COMMIT))
                        .mapToObj(offset -> Writing.record(offset, json))
                        .toList();
                writers.get(i).write(records);
                commits.add(writers.get(i)
                        .commit(Writing.CLAIM.checkpointAt(Position.of(rows)))
                        .toCompletableFuture());
            }
            applied +=
                    commits.stream().mapToLong(c -> Writing.await(c).applied()).sum();
        }
        return applied;
    }

    private static long plainLoop(DataSource dataSource, int rows, String json) throws Exception {
        RowMapper<String> mapper = new RowMapper<>(RawDataRows.table());
        String sql = "insert into rawdata values (?, ?, ?, ?, ?, ?, ?, ?, current_timestamp, ?, ?, ?)";
        int[] order = {0, 3, 4, 5, 6, 7, 8, 10, 11, 1};
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= rows; i++) {
                Row row = mapper.map(Writing.record(i - 1, json));
                insert.setObject(1, row.value(0));
                for (int k = 0; k < order.length; k++) {
                    Object value = row.value(order[k]);
                    insert.setObject(
                            k + 2, value instanceof java.time.Instant time ? time.atOffset(ZoneOffset.UTC) : value);
                }
                insert.addBatch();
                if (i % 1000 == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            connection.setAutoCommit(true);
        }
        return rows;
    }
}
