package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import microsoft.sql.DateTimeOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkCopyTest {

    private record Column(String name, int type, int precision, int scale) {}

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    @Test
    void bulkCopy_intoStageThenInsertIfAbsent_insertsEachOnce() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table devices (id bigint not null primary key, name nvarchar(50) not null)");
            client.update("insert into devices values (?, ?)", 7L, "old");
            client.connection().setAutoCommit(false);
            client.run("create table #stage (id bigint not null, name nvarchar(50) not null)");
            copy(client, "#stage", 10_000, row -> new Object[] {(long) row, "device " + row}, columns());
            int inserted = client.update("insert into devices (id, name) select s.id, s.name from #stage s"
                    + " where not exists (select 1 from devices with (updlock, holdlock) where id = s.id)");
            client.run("truncate table #stage");
            client.connection().commit();

            assertThat(inserted).isEqualTo(9_999);
            assertThat(client.rows("select count(*), min(id), max(id) from devices"))
                    .containsExactly("10000,0,9999");
            assertThat(client.rows("select name from devices where id in (7, 8) order by id"))
                    .containsExactly("old", "device 8");
            assertThat(client.rows("select count(*) from #stage")).containsExactly("0");
            client.run("drop table #stage");
            assertThatThrownBy(() -> client.rows("select * from #stage"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(208));
        }
    }

    @Test
    void bulkCopy_ofAllTypes_keepsValues() throws SQLException {
        Column[] columns = {
            new Column("i", Types.INTEGER, 0, 0),
            new Column("b", Types.BIT, 0, 0),
            new Column("d", Types.DECIMAL, 20, 4),
            new Column("f", Types.DOUBLE, 0, 0),
            new Column("t", Types.NVARCHAR, 4001, 0),
            new Column("v", Types.VARCHAR, 20, 0),
            new Column("x", Types.VARBINARY, 20, 0),
            new Column("at", Types.TIMESTAMP, 27, 7),
            new Column("o", microsoft.sql.Types.DATETIMEOFFSET, 34, 7)
        };
        OffsetDateTime moment = OffsetDateTime.of(2026, 3, 1, 12, 30, 1, 1_234_500, ZoneOffset.ofHours(2));
        Object[] values = {
            1,
            true,
            new BigDecimal("-12345.6789"),
            1.5,
            "ü".repeat(5_000),
            "ascii é",
            new byte[] {1, 2, 3},
            "2026-03-01 10:30:01.0012345",
            DateTimeOffset.valueOf(moment)
        };
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table t (i int, b bit, d decimal(20, 4), f float, t nvarchar(max), v varchar(20),"
                    + " x varbinary(20), at datetime2(7), o datetimeoffset(7))");

            copy(client, "t", 2, row -> row == 0 ? values : new Object[values.length], columns);

            assertThat(client.rows("select i, b, d, f, v, x, at from t order by i desc"))
                    .containsExactly(
                            "1,1,-12345.6789,1.5,ascii é,010203,2026-03-01 10:30:01.0012345",
                            "null,null,null,null,null,null,null");
            assertThat(client.rows("select t from t where i = 1").get(0)).isEqualTo(values[4]);
            try (PreparedStatement query = client.connection().prepareStatement("select at, o from t where i = 1");
                    ResultSet row = query.executeQuery()) {
                row.next();
                assertThat(row.getObject(1, LocalDateTime.class))
                        .isEqualTo(LocalDateTime.of(2026, 3, 1, 10, 30, 1, 1_234_500));
                assertThat(row.getObject(2, OffsetDateTime.class)).isEqualTo(moment);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"devices", "[dbo].[devices]", "emulator.dbo.devices", "#devices", "tempdb..#devices"})
    void bulkCopy_inParts_insertsAll(String table) throws SQLException {
        SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
        options.setBatchSize(400);
        options.setTableLock(true);
        options.setKeepNulls(true);
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table devices (id bigint not null primary key, name nvarchar(50));"
                    + " create table #devices (id bigint not null primary key, name nvarchar(50))");
            try (SQLServerBulkCopy copy = new SQLServerBulkCopy(client.connection())) {
                copy.setBulkCopyOptions(options);
                copy.setDestinationTableName(table);
                copy.writeToServer(new Rows(List.of(columns()), 1_000, row -> new Object[] {(long) row, null}));
            }

            assertThat(client.rows("select count(*), count(name), max(id) from " + table))
                    .containsExactly("1000,0,999");
        }
    }

    @Test
    void bulkCopy_thatFailsHalfWay_insertsNothing() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table devices (id bigint not null primary key, name nvarchar(50) not null)");

            assertThatThrownBy(() ->
                            copy(client, "devices", 3_000, row -> new Object[] {(long) row % 2_500, "d"}, columns()))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(2627));
            assertThat(client.rows("select count(*) from devices")).containsExactly("0");
        }
    }

    @Test
    void preparedBatch_asBulkCopy_insertsAll() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator(), "useBulkCopyForBatchInsert=true")) {
            client.run("create table devices (id bigint not null primary key, name nvarchar(50) not null)");
            try (PreparedStatement insert =
                    client.connection().prepareStatement("insert into devices (id, name) values (?, ?)")) {
                for (int i = 0; i < 100; i++) {
                    Client.bind(insert, (long) i, "d" + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }

            assertThat(client.rows("select count(*) from devices")).containsExactly("100");
            assertThat(sqlServer.emulator().statements()).isLessThan(10);
        }
    }

    private static Column[] columns() {
        return new Column[] {new Column("id", Types.BIGINT, 0, 0), new Column("name", Types.NVARCHAR, 50, 0)};
    }

    private static void copy(Client client, String table, int count, IntFunction<Object[]> rows, Column... columns)
            throws SQLException {
        try (SQLServerBulkCopy copy = new SQLServerBulkCopy(client.connection())) {
            copy.setDestinationTableName(table);
            for (Column column : columns) {
                copy.addColumnMapping(column.name(), column.name());
            }
            copy.writeToServer(new Rows(List.of(columns), count, rows));
        }
    }

    /** Rows that are made as they are asked for. */
    private static final class Rows implements ISQLServerBulkData {
        private static final long serialVersionUID = 1L;

        private final transient List<Column> columns;
        private final int count;
        private final transient IntFunction<Object[]> rows;
        private int next;

        Rows(List<Column> columns, int count, IntFunction<Object[]> rows) {
            this.columns = columns;
            this.count = count;
            this.rows = rows;
        }

        @Override
        public Set<Integer> getColumnOrdinals() {
            Set<Integer> ordinals = new TreeSet<>();
            for (int i = 1; i <= columns.size(); i++) {
                ordinals.add(i);
            }
            return ordinals;
        }

        @Override
        public String getColumnName(int column) {
            return columns.get(column - 1).name();
        }

        @Override
        public int getColumnType(int column) {
            return columns.get(column - 1).type();
        }

        @Override
        public int getPrecision(int column) {
            return columns.get(column - 1).precision();
        }

        @Override
        public int getScale(int column) {
            return columns.get(column - 1).scale();
        }

        @Override
        public Object[] getRowData() {
            Object[] row = rows.apply(next++);
            return Arrays.copyOf(row, row.length);
        }

        @Override
        public boolean next() {
            return next < count;
        }
    }
}
