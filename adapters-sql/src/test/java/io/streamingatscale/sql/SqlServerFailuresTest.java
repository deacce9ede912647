package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlServerFailuresTest {

    /** The driver's own class, whose constructors are not public. */
    private static SQLException driverException(int number, String state) throws Exception {
        Constructor<?> constructor = Class.forName("com.microsoft.sqlserver.jdbc.SQLServerException")
                .getDeclaredConstructor(String.class, String.class, int.class, Throwable.class);
        constructor.setAccessible(true);
        return (SQLException) constructor.newInstance("text", state, number, null);
    }

    @ParameterizedTest
    @CsvSource({
        "1205, 40001, CONFLICT",
        "2627, 23000, CONFLICT",
        "2601, 23000, CONFLICT",
        "1222, S0051, CONFLICT",
        "40613, S0001, TRANSIENT",
        "40197, S0001, TRANSIENT",
        "40501, S0001, TRANSIENT",
        "49918, S0001, TRANSIENT",
        "49919, S0001, TRANSIENT",
        "49920, S0001, TRANSIENT",
        "10928, S0001, TRANSIENT",
        "10929, S0001, TRANSIENT",
        "4060, S0001, TRANSIENT",
        "0, 08S01, TRANSIENT",
        "0, 08006, TRANSIENT",
        "0, HYT00, TRANSIENT",
        "515, 23000, ROW",
        "547, 23000, ROW",
        "2628, S0001, ROW",
        "8115, S0008, ROW",
        "4863, S0001, ROW",
        "245, S0001, ROW",
        "207, S0001, FATAL",
        "208, S0002, FATAL",
        "18456, S0001, FATAL",
        "229, S0005, FATAL",
    })
    void of_numberOfSqlServer_tellsWhatItMeans(int number, String state, SqlFailure expected) throws Exception {
        assertThat(SqlFailure.of(driverException(number, state))).isEqualTo(expected);
    }

    @Test
    void of_sameNumberOfAnotherDriver_isNotTakenForIt() {
        assertThat(SqlFailure.of(new SQLException("text", "42000", 40613))).isEqualTo(SqlFailure.FATAL);
    }

    @Test
    void isUniqueViolation_numbersOfSqlServer() throws Exception {
        assertThat(SqlFailure.isUniqueViolation(driverException(2627, "23000"))).isTrue();
        assertThat(SqlFailure.isUniqueViolation(driverException(547, "23000"))).isFalse();
    }
}
