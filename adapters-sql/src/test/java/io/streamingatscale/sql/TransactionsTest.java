package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
