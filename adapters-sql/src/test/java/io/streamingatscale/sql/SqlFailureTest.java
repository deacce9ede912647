package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.TransientException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "08006, TRANSIENT",
        "53300, TRANSIENT",
        "57P01, TRANSIENT",
        "55P03, TRANSIENT",
        "HYT00, TRANSIENT",
        "90067, TRANSIENT",
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "23505, CONFLICT",
        "90131, CONFLICT",
        "22001, ROW",
        "22P02, ROW",
        "23502, ROW",
        "23513, ROW",
        "42P01, FATAL",
        "42501, FATAL",
        "XX000, FATAL",
        "28P01, FATAL",
        "21000, FATAL",
        ", TRANSIENT"
    })
    void of_sqlState_isKnown(String sqlState, SqlFailure expected) {
        assertThat(SqlFailure.of(new SQLException("reason", sqlState))).isEqualTo(expected);
    }

    @Test
    void of_poolTimeoutWithoutState_isTransient() {
        assertThat(SqlFailure.of(new SQLTransientConnectionException("no connection in time")))
                .isEqualTo(SqlFailure.TRANSIENT);
    }

    @Test
    void of_notSupportedWithoutState_isFatal() {
        assertThat(SqlFailure.of(new SQLFeatureNotSupportedException("never"))).isEqualTo(SqlFailure.FATAL);
    }

    @Test
    void of_batchThatFailedInSeveralWays_isTheGravest() {
        SQLException batch = new BatchUpdateException("batch", "22001", 22001, new int[0]);
        batch.setNextException(new SQLException("row", "22001"));
        batch.setNextException(new SQLException("lock", "HYT00"));

        assertThat(SqlFailure.of(batch)).isEqualTo(SqlFailure.TRANSIENT);
    }

    @Test
    void translate_failureThatQuotesRows_hasNoCause() {
        SQLException batch = new BatchUpdateException("value 'sesame'", "40001", 1, new int[0]);

        RuntimeException translated = SqlFailure.translate(batch, "table=\"items\"");

        assertThat(translated)
                .isInstanceOf(TransientException.class)
                .hasNoCause()
                .hasMessageContaining("table=\"items\", sqlState=40001, vendorCode=1")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void translate_connectionLoss_keepsItsCause() {
        SQLException lost = new SQLException("connection reset", "08006");

        assertThat(SqlFailure.translate(lost, "table=\"items\"")).hasCause(lost);
    }
}
