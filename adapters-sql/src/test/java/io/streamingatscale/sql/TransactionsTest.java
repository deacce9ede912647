package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransactionsTest {

    private final DataSource dataSource = TestDatabases.h2InMemory();

    @BeforeEach
    void createTable() {
        TestDatabases.execute(dataSource, "create table t (id int primary key)");
    }

    @Test
    void commit_workDone_isKeptAndAutoCommitIsAsBefore() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Transactions.commit(connection, TransactionsTest::insert);

            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void commit_workFails_isRolledBackAndAutoCommitIsAsBefore() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThatThrownBy(() -> Transactions.commit(connection, c -> insert(c) + insert(c)))
                    .isInstanceOf(SQLException.class);

            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(rows()).isZero();
    }

    @Test
    void rollBack_workDone_isNotKept() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);

            Transactions.rollBack(connection, TransactionsTest::insert);

            assertThat(connection.getAutoCommit()).isFalse();
        }
        assertThat(rows()).isZero();
    }

    @Test
    void commit_h2OnDisk_transactionsTakeTurns(@TempDir Path directory) throws Exception {
        DataSource file = TestDatabases.h2File(directory, ";WRITE_DELAY=0");
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch isOpen = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread first = start(file, connection -> {
            isOpen.countDown();
            await(mayEnd);
            return order.add("first");
        });
        await(isOpen);
        JdbcDataSource otherwiseNamed = new JdbcDataSource();
        otherwiseNamed.setURL("jdbc:h2:" + directory + "/../" + directory.getFileName() + "/db;WRITE_DELAY=0");
        otherwiseNamed.setUser("sa");
        Thread second = start(otherwiseNamed, connection -> order.add("second"));

        while (second.getState() != Thread.State.WAITING && second.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        first.join();
        second.join();

        assertThat(order).containsExactly("first", "second");
    }

    private static Thread start(DataSource dataSource, Transactions.Work<Boolean> work) throws SQLException {
        Connection connection = dataSource.getConnection();
        Thread thread = new Thread(() -> {
            try (connection) {
                Transactions.commit(connection, work);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("insert into t values (1)");
        }
    }

    private long rows() {
        return (Long)
                TestDatabases.query(dataSource, "select count(*) from t").get(0).get(0);
    }
}
