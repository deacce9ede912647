package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    private Client client;

    @BeforeEach
    void connect() throws SQLException {
        client = Client.of(sqlServer.emulator());
        client.run("create table t (id int not null primary key, [a b] nvarchar(20) null, at datetime2(3) null)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        client.close();
    }

    @Test
    void merge_ofUnionSource_insertsAndUpdates() throws SQLException {
        String merge = "merge into dbo.t with (holdlock) as x using (select ? as id, ? as v union all select ?, ?) as s"
                + " on x.id = s.id when matched and x.[a b] <> s.v then update set x.[a b] = s.v"
                + " when not matched by target then insert (id, [a b]) values (s.id, s.v);";

        assertThat(client.update(merge, 1, "a", 2, "b")).isEqualTo(2);
        assertThat(client.update(merge, 1, "a", 2, "c")).isEqualTo(1);
        assertThat(client.rows("select id, \"a b\" from [emulator].[dbo].[t] order by id"))
                .containsExactly("1,a", "2,c");
    }

    @Test
    void insertOfValues_whereNotExists_insertsTheNew() throws SQLException {
        client.run("insert into t (id) values (1)");
        String insert = "insert into t (id, [a b]) select s.id, s.v from (values (?, ?), (?, ?), (?, ?)) as s(id, v)"
                + " where not exists (select 1 from t with (updlock, holdlock) where t.id = s.id)";

        assertThat(client.update(insert, 1, "a", 2, "b", 3, null)).isEqualTo(2);
        assertThat(client.rows("select id, [a b] from t order by id")).containsExactly("1,null", "2,b", "3,null");
    }

    @Test
    void merge_ofStage_insertsAndUpdates() throws SQLException {
        client.run(
                "select top 0 id, [a b] into #s from t; insert #s values (1, N'x'), (2, N'y'); insert t (id) values (1)");

        assertThat(client.update("merge t with (holdlock) x using #s s on x.id = s.id"
                        + " when matched then update set [a b] = s.[a b]"
                        + " when not matched then insert (id, [a b]) values (s.id, s.[a b]);"))
                .isEqualTo(2);
        assertThat(client.rows("select id, [a b] from t order by id")).containsExactly("1,x", "2,y");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            update x set x.[a b] = s.v from t as x join #s as s on x.id = s.id
            update t set [a b] = s.v from #s s where t.id = s.id
            update t set t.[a b] = s.v from t inner join #s s on s.id = t.id where s.v is not null
            update x set [a b] = s.v from #s s join t x with (updlock) on s.id = x.id
            """)
    void updateFrom_ofStage_updates(String update) throws SQLException {
        client.run("create table #s (id int, v nvarchar(20)); insert into #s values (1, 'one'), (3, 'three');"
                + " insert into t (id) values (1), (2)");

        assertThat(client.connection().createStatement().executeUpdate(update)).isEqualTo(1);
        assertThat(client.rows("select id, [a b] from t order by id")).containsExactly("1,one", "2,null");
    }

    @Test
    void table_namedAsTheDatabase_isNotTakenForIt() throws SQLException {
        client.run("create table emulator (id int); insert into emulator values (1); insert into t (id) values (1)");

        assertThat(client.rows("select emulator.id, x.id from emulator join emulator..t x on emulator.id = x.id"))
                .containsExactly("1,1");
    }

    @Test
    void conditions_runTheirStatementOrNot() throws SQLException {
        String create = "if object_id('dbo.made') is null create table made (id int)";
        client.run(create + "; " + create);
        client.run(
                "if not exists (select 1 from made) begin insert into made values (1); insert into made values (2) end");
        client.run(
                "if exists (select 1 from made where id = 9) insert into made values (3) ; insert into made values (4)");
        client.run("if object_id(N'tempdb..#m') is not null drop table #m; create table #m (id int)");
        client.run("if object_id(N'tempdb..#m') is not null drop table #m; drop table if exists #m");

        assertThat(client.rows("select id from made order by id")).containsExactly("1", "2", "4");
    }

    @Test
    void conditionWithRowCount_throws_orNot() throws SQLException {
        String fenced = "update t set [a b] = 'x' where id = 1; if @@rowcount = 0 throw 50001, 'fenced', 1";

        assertThatThrownBy(() -> client.run(fenced))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(50_001));
        client.run("insert into t (id) values (1)");
        client.run(fenced);
    }

    @Test
    void functions_ofTimeAndOthers_areThere() throws SQLException {
        client.run("insert into t (id, at) values (1, sysutcdatetime()), (2, getutcdate())");
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);

        for (String at : client.rows("select at from t")) {
            Instant then = LocalDateTime.parse(at.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            assertThat(Duration.between(then, now.toInstant(ZoneOffset.UTC)).abs())
                    .isLessThan(Duration.ofHours(1));
        }
        assertThat(client.rows(
                        "select len(newid()), iif(1 = 2, 'a', 'b'), isnull(null, 'c'), count_big(*), datalength(0x01)"))
                .containsExactly("36,b,c,1,1");
        assertThat(client.rows("select count(*) over () from t")).containsExactly("2", "2");
    }

    @Test
    void deleteAndSettings_areAccepted() throws SQLException {
        client.run("set ansi_nulls on; set quoted_identifier on; set lock_timeout -1; set transaction isolation level"
                + " read committed; use emulator");
        client.run("insert into t (id) values (1), (2), (3)");

        assertThat(client.update("delete t where id = ?", 1)).isEqualTo(1);
        assertThat(client.update("delete from t with (rowlock) where id = 2 option (maxdop 1)"))
                .isEqualTo(1);
        assertThat(
                        client.rows(
                                "select id from t with (nolock) where N'x' != 'y' collate Latin1_General_BIN2 /* all */ -- left"))
                .containsExactly("3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            declare @x int                                             | 102  | declare
            while 1 = 1 print 'x'                                      | 102  | while
            begin try select 1 end try                                 | 102  | begin
            insert into t (id) output inserted.id values (1)           | 102  | OUTPUT
            delete x from t x join t y on x.id = y.id                  | 102  | DELETE ... FROM
            update x set id = 1 from t x left join t y on x.id = y.id  | 102  | UPDATE ... FROM
            set @x = 1                                                 | 102  | @x
            create unique index ix on t (id) where id > 0              | 102  | WHERE
            merge t using t s on t.id = s.id when matched then delete  | 10713| semi-colon
            select * frm t where                                       | 102  | syntax
            select * from nothing                                      | 208  | nothing
            select nothing from t                                      | 207  | nothing
            select unknown_function(1)                                 | 195  | unknown_function
            create table t (id int)                                    | 2714 | t
            exec nothing                                               | 2812 | nothing
            select @@nothing                                           | 102  | @@nothing
            drop table #nothing                                        | 3701 | #nothing
            """)
    void statement_thatIsWrongOrUnknown_isRefusedByNumber(String sql, int number, String word) {
        assertThatThrownBy(() -> client.run(sql)).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(number);
            assertThat(e.getMessage()).contains(word);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            insert into t (id) values (1); insert into t (id) values (1)            | 2627 | 23000
            insert into t (id) values (null)                                        | 515  | 23000
            insert into t (id, [a b]) values (1, 'secret that is longer than it fits') | 2628 | S0001
            insert into t (id) values (99999999999)                                 | 8115 | S0001
            insert into t (id) values ('secret')                                    | 245  | S0001
            select 1 / 0                                                            | 8134 | S0001
            insert into t (id, at) values (1, 'secret date')                        | 241  | S0001
            insert into t values (1)                                                | 213  | S0001
            """)
    void error_ofValues_hasSqlServersNumber(String sql, int number, String state) {
        assertThatThrownBy(() -> client.run(sql)).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(number);
            assertThat(e.getSQLState()).isEqualTo(state);
            assertThat(e.getMessage()).doesNotContain("secret");
        });
    }
}
