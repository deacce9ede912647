package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {

    private static final String MERGE =
            "merge into t with (holdlock) as x using (values (?, ?)) as s(id, n) on x.id = s.id"
                    + " when matched and x.n <> s.n then update set x.n = s.n"
                    + " when not matched then insert (id, n) values (s.id, s.n);";

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    private Client client;

    @BeforeEach
    void connect() throws SQLException {
        client = Client.of(sqlServer.emulator());
        client.run("create table t (id int not null primary key, n int not null)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        client.close();
    }

    private int[] batch(String sql, int[]... rows) throws SQLException {
        try (PreparedStatement statement = client.connection().prepareStatement(sql)) {
            for (int[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setInt(i + 1, row[i]);
                }
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    @Test
    void executeBatch_ofEachKind_countsRows() throws SQLException {
        int[][] rows = {{1, 1}, {2, 2}, {3, 3}};

        assertThat(batch("insert into t (id, n) values (?, ?)", rows)).containsExactly(1, 1, 1);
        assertThat(batch(MERGE, new int[] {1, 1}, new int[] {2, 9}, new int[] {4, 4}))
                .containsExactly(0, 1, 1);
        assertThat(batch("update t set n = n + ? where id >= ?", new int[] {1, 3}, new int[] {1, 9}))
                .containsExactly(2, 0);
        assertThat(batch("delete from t where id = ?", new int[] {1}, new int[] {1}))
                .containsExactly(1, 0);
        assertThat(client.rows("select * from t order by id")).containsExactly("2,9", "3,4", "4,5");
    }

    @Test
    void executeBatch_ofThousand_countsEach() throws SQLException {
        int[][] rows = new int[1_000][];
        Arrays.setAll(rows, i -> new int[] {i, i});

        assertThat(batch(MERGE, rows)).hasSize(1_000).containsOnly(1);
        assertThat(batch(MERGE, rows)).hasSize(1_000).containsOnly(0);
    }

    @Test
    void executeBatch_withDuplicate_tellsWhich() {
        assertThatThrownBy(() -> batch(
                        "insert into t (id, n) values (?, ?)", new int[] {1, 1}, new int[] {1, 2}, new int[] {2, 3}))
                .isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo(2627);
                    assertThat(e.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED, 1);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepexec", "prepare", "none", "scopeTempTablesToConnection"})
    void preparedStatement_usedAgain_takesNewValues(String method) throws SQLException {
        try (Client other = Client.of(sqlServer.emulator(), "prepareMethod=" + method);
                PreparedStatement query = other.connection().prepareStatement("select ? + 1 as n, ? as t")) {
            for (int i = 0; i < 6; i++) {
                query.setInt(1, i);
                query.setString(2, "text " + i);
                try (ResultSet row = query.executeQuery()) {
                    assertThat(Client.rows(row)).containsExactly((i + 1) + ",text " + i);
                }
            }
        }
    }

    @Test
    void preparedStatement_notExecuted_knowsItsColumns() throws SQLException {
        try (PreparedStatement query = client.connection().prepareStatement("select id, n as m from t where id = ?")) {
            assertThat(query.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(query.getMetaData().getColumnLabel(2)).isEqualTo("m");
            assertThat(query.getMetaData().getColumnTypeName(1)).isEqualTo("int");
        }
        assertThat(client.rows("select 1")).containsExactly("1");
    }

    @Test
    void preparedHandles_manyAtOnce_areKeptApart() throws SQLException {
        try (PreparedStatement one = client.connection().prepareStatement("select ? as one");
                PreparedStatement other = client.connection().prepareStatement("select ? as a, 'x' as other")) {
            for (int i = 0; i < 4; i++) {
                one.setInt(1, i);
                other.setInt(1, -i);
                try (ResultSet row = one.executeQuery()) {
                    assertThat(Client.rows(row)).containsExactly(String.valueOf(i));
                }
                try (ResultSet row = other.executeQuery()) {
                    assertThat(Client.rows(row)).containsExactly(-i + ",x");
                }
            }
        }
    }

    @Test
    void script_ofManyStatements_answersEach() throws SQLException {
        try (Statement statement = client.connection().createStatement()) {
            assertThat(statement.execute("insert into t values (1, 1), (2, 2); select n from t order by n;"
                            + " update t set n = 0; delete from t where id = 1"))
                    .isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(2);
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(Client.rows(statement.getResultSet())).containsExactly("1", "2");
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(2);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
        }
    }

    @Test
    void script_afterErrorOfARow_goesOn_unlessXactAbort() throws SQLException {
        client.run("insert into t values (1, 1)");

        assertThatThrownBy(() -> client.run("insert into t values (1, 1); insert into t values (2, 2)"))
                .hasMessageContaining("duplicate key");
        assertThat(client.rows("select id from t order by id")).containsExactly("1", "2");

        client.run("set xact_abort on");
        assertThatThrownBy(() -> client.run("begin tran; insert into t values (3, 3); insert into t values (1, 1);"
                        + " insert into t values (4, 4); commit"))
                .hasMessageContaining("duplicate key");
        assertThat(client.rows("select id from t order by id")).containsExactly("1", "2");
        assertThat(client.rows("select @@trancount")).containsExactly("0");
    }

    @Test
    void noCount_on_hidesCounts() throws SQLException {
        try (Statement statement = client.connection().createStatement()) {
            statement.execute("set nocount on insert into t values (1, 1)");
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            statement.execute("set nocount off; insert into t values (2, 2)");
            assertThat(statement.getUpdateCount()).isEqualTo(1);
        }
    }

    @Test
    void generatedKeys_ofIdentity_areReturned() throws SQLException {
        client.run("create table g (id int identity(1,1) primary key, n int)");
        try (PreparedStatement insert =
                client.connection().prepareStatement("insert into g (n) values (?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 1; i <= 3; i++) {
                insert.setInt(1, 10 * i);
                insert.executeUpdate();
                assertThat(Client.rows(insert.getGeneratedKeys())).containsExactly(String.valueOf(i));
            }
        }
    }

    @Test
    void executeBatch_ofTexts_countsEach() throws SQLException {
        try (Statement statement = client.connection().createStatement()) {
            statement.addBatch("insert into t values (1, 1), (2, 2)");
            statement.addBatch("update t set n = 0 where id = 1");
            statement.addBatch("delete from t");

            assertThat(statement.executeBatch()).containsExactly(2, 1, 2);
        }
    }

    @Test
    void executeBatch_withNulls_takesThem() throws SQLException {
        client.run("create table n (id int not null, at datetime2 null, t nvarchar(10) null, d decimal(9, 2) null)");
        try (PreparedStatement insert = client.connection().prepareStatement("insert into n values (?, ?, ?, ?)")) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.setObject(2, i == 1 ? LocalDateTime.of(2026, 1, 1, 0, 0) : null, Types.TIMESTAMP);
                insert.setString(3, i == 1 ? "t" : null);
                insert.setBigDecimal(4, i == 1 ? new BigDecimal("1.50") : null);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
        }
        assertThat(client.rows("select * from n order by id"))
                .containsExactly("0,null,null,null", "1,2026-01-01 00:00:00.0000000,t,1.50", "2,null,null,null");
    }

    @Test
    void rowCount_ofLastStatement_isKnown() throws SQLException {
        assertThat(client.rows("insert into t values (1, 1), (2, 2) select @@rowcount"))
                .isEqualTo(List.of("2"));
    }

    @Test
    void connections_manyAtOnce_doNotMixUp() throws Exception {
        try (Client other = Client.of(sqlServer.emulator())) {
            var task = Concurrently.start(() -> inserted(other, 1));
            int one = inserted(client, 0);

            assertThat(one + task.get()).isEqualTo(400);
            assertThat(client.rows("select count(*), sum(n) from t")).containsExactly("400,79800");
        }
    }

    private static int inserted(Client client, int first) throws SQLException {
        int inserted = 0;
        for (int id = first; id < 400; id += 2) {
            inserted += client.update("insert into t values (?, ?)", id, id);
        }
        return inserted;
    }
}
