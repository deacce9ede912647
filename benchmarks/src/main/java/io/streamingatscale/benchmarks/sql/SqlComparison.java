package io.streamingatscale.benchmarks.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.sql.JdbcCheckpointStore;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import io.streamingatscale.tds.emulator.TdsEmulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Rows a second into {@code rawdata}, in turns: written by hand, by the sink under the key, by the sink in transactions with
 * the checkpoint. One connection each.
 */
public final class SqlComparison {

    private static final int COMMIT = 4_000;
    private static final int ROUNDS = 7;
    private static final int COLD_ROUNDS = 2;

    private final String name;
    private final DataSource dataSource;
    private final Writing byHand;
    private final int rows;
    private long nextOffset;

    private SqlComparison(String name, DataSource dataSource, Writing byHand, int rows) {
        this.rows = rows;
        this.name = name;
        this.dataSource = dataSource;
        this.byHand = byHand;
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        DataSource h2 = h2();
        new SqlComparison("H2", h2, records -> HandWritten.write(h2, HandWritten.H2, records), 60_000).run();
        try (EmbeddedPostgres server = postgres()) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(server.getJdbcUrl("postgres", "postgres"));
            dataSource.setReWriteBatchedInserts(true);
            try (HikariDataSource pool = pool(dataSource)) {
                new SqlComparison(
                                "PostgreSQL",
                                pool,
                                records -> HandWritten.write(pool, HandWritten.POSTGRES, records),
                                200_000)
                        .run();
            }
        }
        try (TdsEmulator server = TdsEmulator.builder().start()) {
            SQLServerDataSource dataSource = new SQLServerDataSource();
            dataSource.setURL(server.jdbcUrl());
            try (HikariDataSource pool = pool(dataSource)) {
                new SqlComparison("SQL Server, emulated", pool, records -> HandWrittenBulk.write(pool, records), 60_000)
                        .run();
            }
        }
        System.exit(0);
    }

    private static HikariDataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        return new HikariDataSource(config);
    }

    private static DataSource h2() throws IOException {
        String file = Files.createTempDirectory("rates").resolve("db").toString();
        return JdbcConnectionPool.create("jdbc:h2:file:" + file + ";WRITE_DELAY=0", "sa", "");
    }

    private static EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .start();
    }

    private interface Writing {
        void write(List<StreamRecord<String>> records) throws Exception;
    }

    private void run() throws Exception {
        RawData.createTable(dataSource);
        double[] keyed = new double[ROUNDS];
        double[] transactional = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            double loop = rate(byHand);
            keyed[round] = rate(this::keyed) / loop;
            transactional[round] = rate(this::transactional) / loop;
            System.out.printf(
                    Locale.ROOT,
                    "%s: by hand %,.0f rows/s, ratio of the sink keyed %.2f, transactional %.2f%n",
                    name,
                    loop,
                    keyed[round],
                    transactional[round]);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: median ratios of the last %d rounds: keyed %.2f, transactional %.2f%n",
                name,
                ROUNDS - COLD_ROUNDS,
                warmMedian(keyed),
                warmMedian(transactional));
    }

    private static double warmMedian(double[] ratios) {
        double[] warm = Arrays.copyOfRange(ratios, COLD_ROUNDS, ratios.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private double rate(Writing writing) throws Exception {
        empty();
        List<StreamRecord<String>> records = Readings.records(nextOffset, nextOffset + rows);
        nextOffset += rows;
        long start = System.nanoTime();
        writing.write(records);
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private void empty() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate table rawdata");
        }
    }

    private void keyed(List<StreamRecord<String>> records) throws Exception {
        write(
                SqlSink.insertIfAbsent(dataSource, Readings.table()),
                Claim.first("rates", Readings.PARTITION, 1),
                records);
    }

    private void transactional(List<StreamRecord<String>> records) throws Exception {
        JdbcCheckpointStore store = JdbcCheckpointStore.in(dataSource);
        write(
                SqlSink.insertIfAbsent(dataSource, Readings.table()).transactional(store),
                store.claim("rates", Readings.PARTITION),
                records);
    }

    private static void write(SqlSink<String> sink, Claim claim, List<StreamRecord<String>> records) throws Exception {
        try (sink;
                SinkWriter<String> writer = sink.open(claim)) {
            for (int from = 0; from < records.size(); from += COMMIT) {
                writer.write(records.subList(from, from + COMMIT));
                writer.commit(claim.checkpointAt(Position.of(
                                records.get(from + COMMIT - 1).origin().offset() + 1)))
                        .toCompletableFuture()
                        .get();
            }
        }
    }
}
