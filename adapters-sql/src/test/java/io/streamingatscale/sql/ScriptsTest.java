package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.sql.RawData.Layout;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.shardingsphere.sql.parser.api.CacheOption;
import org.apache.shardingsphere.sql.parser.api.SQLParserEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

    private static final SQLParserEngine GRAMMAR = new SQLParserEngine("SQLServer", new CacheOption(16, 16));

    /** What the grammar does not know. */
    private static final Pattern UNKNOWN =
            Pattern.compile("create (partition|clustered columnstore) .*", Pattern.DOTALL);

    /** The statements of a script of SQL Server, without comments and without the line that asks whether it is there already. */
    private static List<String> creations(String script) {
        return Arrays.stream(
                        Scripts.read(script, new SqlServerDialect(), 1).strip().split(";(\\R|$)"))
                .map(statement -> statement.replaceAll("(?m)^(--|if ).*\\R", ""))
                .filter(statement -> !UNKNOWN.matcher(statement).matches())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoints",
                "devicestatus",
                "rawdata",
                "rawdata-columnstore",
                "rawdata-partitioned",
                "rawdata-partitioned-columnstore"
            })
    void sqlServer_everyCreation_isTakenByAGrammar(String script) {
        assertThat(creations(script))
                .isNotEmpty()
                .allSatisfy(sql -> assertThat(GRAMMAR.parse(sql.replace("${table}", "streaming_checkpoints"), false))
                        .as(sql)
                        .isNotNull());
    }

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"ROWSTORE"},
            mode = EnumSource.Mode.EXCLUDE)
    void createTable_layoutOfSqlServerElsewhere_isRefused(Layout layout) {
        DataSource h2 = TestDatabases.h2InMemory();

        assertThatThrownBy(() -> RawData.createTable(h2, layout))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("use ROWSTORE");
    }

    /** A pool closes a connection that breaks, and then says no more than that it is closed. */
    @Test
    void run_connectionBreaks_failsWithThatAndTriesNoMore() throws Exception {
        AtomicInteger uses = new AtomicInteger();
        try (Connection real = TestDatabases.h2InMemory().getConnection()) {
            Connection pooled = (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("createStatement")) {
                            return method.invoke(real, arguments);
                        }
                        throw uses.getAndIncrement() == 0
                                ? new SQLException("reset by peer", "08006")
                                : new SQLException("Connection is closed");
                    });

            assertThatThrownBy(() -> Scripts.run(pooled, "create table t (a int)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("08006"));
        }
        assertThat(uses).hasValue(1);
    }

    @Test
    void deviceStatus_createdTwice_takesTheLatestOfEachDevice() {
        DataSource h2 = TestDatabases.h2InMemory();
        DeviceStatus.createTable(h2);
        DeviceStatus.createTable(h2);

        Writing.write(
                SqlSink.upsertIfNewer(h2, RawDataRows.status()),
                List.of(Writing.record(2005, "{}"), Writing.record(5, "{}"), Writing.record(1005, "{}")));

        assertThat(TestDatabases.query(h2, "select DeviceId, DeviceSequenceNumber from device_status"))
                .containsExactly(List.of("contoso-device-id-100005", 2L));
    }
}
