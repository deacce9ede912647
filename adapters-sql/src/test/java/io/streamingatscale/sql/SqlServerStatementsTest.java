package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.sql.Column.Role;
import io.streamingatscale.sql.Target.TargetColumn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.shardingsphere.sql.parser.api.CacheOption;
import org.apache.shardingsphere.sql.parser.api.SQLParserEngine;
import org.apache.shardingsphere.sql.parser.exception.SQLParsingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T-SQL as it was looked at when it was written, and as a grammar takes it that knows nothing of us. What it means is told by
 * a SQL Server alone.
 */
class SqlServerStatementsTest {

    private static final Target TARGET = new Target(
            "\"dbo\".\"items\"",
            List.of(
                    new TargetColumn("\"id\"", "uniqueidentifier", 0, Role.KEY, null),
                    new TargetColumn("\"part\"", "int", 1, Role.KEY, null),
                    new TargetColumn("\"number\"", "bigint", 2, Role.VERSION, null),
                    new TargetColumn("\"created at\"", "datetime2", 3, Role.VALUE, null),
                    new TargetColumn("\"batch\"", "uniqueidentifier", 4, Role.VALUE, SqlExpression.BATCH_ID),
                    new TargetColumn("\"stored\"", "datetime2", 5, Role.VALUE, SqlExpression.CURRENT_TIMESTAMP),
                    new TargetColumn("\"seen\"", "datetimeoffset", 6, Role.VALUE, SqlExpression.CURRENT_TIMESTAMP)));

    private static final SQLParserEngine GRAMMAR = new SQLParserEngine("SQLServer", new CacheOption(16, 16));

    private static Stream<String> statements(WriteMode mode) {
        SqlServerStatements sql = new SqlServerStatements(TARGET, mode);
        return Stream.of(sql.createStage(), sql.emptyStage(), sql.countStage(), sql.write());
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void statements_areAsTheyWereLookedAt(WriteMode mode) {
        assertThat(statements(mode).collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(golden(
                        "sqlserver-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sql"));
    }

    private static String golden(String name) {
        try (InputStream in = Objects.requireNonNull(SqlServerStatementsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void statements_areTakenByAGrammar(WriteMode mode) {
        assertThat(statements(mode).map(SqlServerStatementsTest::withoutCondition))
                .allSatisfy(sql -> assertThat(GRAMMAR.parse(sql, false)).as(sql).isNotNull());
    }

    /** The grammar knows no conditions. */
    private static String withoutCondition(String sql) {
        return sql.replaceFirst("^if \\S+ is null ", "");
    }

    @Test
    void grammar_wrongStatement_isRefused() {
        String right = statements(WriteMode.UPSERT).toList().get(3);

        assertThatThrownBy(() -> GRAMMAR.parse(right.replace(" using ", " "), false))
                .isInstanceOf(SQLParsingException.class);
    }

    @Test
    void write_tellsHowManyBatchIdsItTakes() {
        assertThat(new SqlServerStatements(TARGET, WriteMode.INSERT_IF_ABSENT).batchIds())
                .isEqualTo(1);
        assertThat(new SqlServerStatements(TARGET, WriteMode.UPSERT).batchIds()).isEqualTo(2);
    }

    @Test
    void keyOfText_collationOfSeveralTextsInOne_isRefused() {
        SqlServerDialect.checkCollation(null, "t", "c");
        SqlServerDialect.checkCollation("Latin1_General_100_BIN2_UTF8", "t", "c");

        assertThatThrownBy(() -> SqlServerDialect.checkCollation("SQL_Latin1_General_CP1_CI_AS", "t", "c"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("column=\"c\"")
                .hasMessageContaining("collate Latin1_General_100_BIN2");
    }

    @Test
    void type_comesBackFromItsText() {
        assertThat(SqlServerType.of("decimal(28,9)")).isEqualTo(new SqlServerType("decimal", 28, 9));
        assertThat(new SqlServerType("nvarchar", -1, 0)).hasToString("nvarchar(-1,0)");
        assertThat(SqlServerType.of("nvarchar(-1,0)")).isEqualTo(new SqlServerType("nvarchar", -1, 0));
        assertThat(SqlServerType.of("bigint")).isEqualTo(new SqlServerType("bigint", 0, 0));
    }
}
