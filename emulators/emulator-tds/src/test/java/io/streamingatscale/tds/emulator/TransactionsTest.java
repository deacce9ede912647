package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactionsTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    @BeforeEach
    void createTable() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table t (id int not null primary key, n int not null)");
        }
    }

    @Test
    void rollback_ofTheStatementThatBegan_takesItsTemporaryTableAway() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            for (int i = 0; i < 2; i++) {
                client.run("select top 0 t.id into #s from t");
                client.connection().rollback();
            }

            assertThatThrownBy(() -> client.run("select * from #s")).hasMessageContaining("#s");
        }
    }

    @Test
    void rollback_ofChanges_leavesNothing() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (?, ?)", 1, 1);
            assertThat(client.rows("select @@trancount")).containsExactly("1");
            client.connection().rollback();

            assertThat(client.rows("select count(*) from t")).containsExactly("0");
            client.connection().commit();
            assertThat(client.rows("select @@trancount")).containsExactly("0");
        }
    }

    @Test
    void changes_untilCommitted_areNotSeenByOthers() throws SQLException {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            one.connection().setAutoCommit(false);
            one.update("insert into t values (?, ?)", 1, 1);
            assertThat(other.rows("select count(*) from t")).containsExactly("0");

            one.connection().commit();
            assertThat(other.rows("select count(*) from t")).containsExactly("1");
        }
    }

    @Test
    void autoCommit_turnedOn_commits() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (1, 1)");
            client.connection().setAutoCommit(true);

            assertThat(other.rows("select count(*) from t")).containsExactly("1");
            assertThat(client.rows("select @@trancount")).containsExactly("0");
        }
    }

    @Test
    void connection_closedInTransaction_isRolledBack() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (1, 1)");
        }
        sqlServer.emulator().await(Patience.LONG, () -> sqlServer.emulator().openConnections() == 0);

        try (Client client = Client.of(sqlServer.emulator())) {
            assertThat(client.rows("select count(*) from t")).containsExactly("0");
        }
    }

    @Test
    void savepoint_rolledBackTo_keepsWhatWasBefore() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (1, 1)");
            Savepoint savepoint = client.connection().setSavepoint("here");
            client.update("insert into t values (2, 2)");
            client.connection().rollback(savepoint);
            client.connection().commit();

            assertThat(client.rows("select id from t")).containsExactly("1");
        }
    }

    @Test
    void transaction_inText_isCommittedOrRolledBack() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("begin tran; insert into t values (1, 1); commit tran");
            client.run("begin transaction insert into t values (2, 2) rollback");

            assertThat(client.rows("select id from t")).containsExactly("1");
            assertThatThrownBy(() -> client.run("commit")).hasMessageContaining("no corresponding BEGIN");
            assertThatThrownBy(() -> client.run("rollback")).hasMessageContaining("no corresponding BEGIN");
        }
    }

    @Test
    void temporaryTable_ofRolledBackTransaction_isAsBefore() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.run("create table #a (id int); insert into #a values (1)");
            client.connection().setAutoCommit(false);
            client.run("drop table #a; create table #a (other int); create table #b (id int)");
            client.connection().rollback();

            assertThat(client.rows("select id from #a")).containsExactly("1");
            assertThatThrownBy(() -> client.rows("select * from #b")).hasMessageContaining("Invalid object name");
        }
    }

    @Test
    void temporaryTable_withKeyAndIndex_madeInTransaction_doesNotCommit() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.connection().setAutoCommit(false);
            client.update("insert into t values (1, 1)");
            for (int i = 0; i < 2; i++) {
                client.run("create table #s (id int not null, n int, constraint pk_s primary key (id))");
                client.run("create index ix_s on #s (n)");
                assertThat(client.update("insert into #s values (1, 1)")).isEqualTo(1);
                assertThatThrownBy(() -> client.update("insert into #s values (1, 2)"))
                        .hasMessageContaining("duplicate key");
                client.run("truncate table #s; drop table #s");
            }
            assertThatThrownBy(() -> client.run("create table #s (n int); create unique index ix_s on #s (n)"))
                    .hasMessageContaining("CREATE UNIQUE INDEX");
            client.connection().rollback();

            assertThat(client.rows("select count(*) from t")).containsExactly("0");
        }
    }

    @Test
    void temporaryTable_ofSession_isItsOwn() throws SQLException {
        try (Client one = Client.of(sqlServer.emulator());
                Client other = Client.of(sqlServer.emulator())) {
            one.run("create table #s (id int); insert into #s values (1)");
            other.run("create table #s (id int, n int); insert into #s values (1, 2)");

            assertThat(one.rows("select * from #s")).containsExactly("1");
            assertThat(other.rows("select * from tempdb..#s")).containsExactly("1,2");
        }
    }

    @Test
    void temporaryTable_createdByPreparedStatementOfTheConnection_stays() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator(), "prepareMethod=scopeTempTablesToConnection")) {
            client.update("create table #s (id int)");

            assertThat(client.update("insert into #s values (?)", 1)).isEqualTo(1);
            assertThat(client.rows("select * from #s")).containsExactly("1");
        }
    }

    @Test
    void temporaryTable_createdByPreparedStatement_endsWithIt() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            client.update("create table #s (id int)");

            assertThatThrownBy(() -> client.rows("select * from #s")).hasMessageContaining("Invalid object name");
        }
    }

    @Test
    void isolation_set_isTakenOver() throws SQLException {
        try (Client client = Client.of(sqlServer.emulator())) {
            assertThat(client.connection().getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            for (int level : new int[] {
                Connection.TRANSACTION_SERIALIZABLE,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_READ_UNCOMMITTED,
                Connection.TRANSACTION_READ_COMMITTED
            }) {
                client.connection().setTransactionIsolation(level);
                client.connection().setAutoCommit(false);
                assertThat(client.rows("select count(*) from t")).containsExactly("0");
                client.connection().setAutoCommit(true);
            }
        }
    }
}
