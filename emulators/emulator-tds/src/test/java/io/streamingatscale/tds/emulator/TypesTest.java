package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import microsoft.sql.DateTimeOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypesTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder());

    private Client client;

    @BeforeEach
    void connect() throws SQLException {
        // the driver sends times as datetime by default, rounded to a 300th of a second
        client = Client.of(sqlServer.emulator(), "sendTimeAsDatetime=false");
    }

    @AfterEach
    void disconnect() throws SQLException {
        client.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("bit", Types.BIT, List.of(true, false)),
                Arguments.of("tinyint", Types.TINYINT, List.of((short) 0, (short) 255)),
                Arguments.of("smallint", Types.SMALLINT, List.of(Short.MIN_VALUE, Short.MAX_VALUE)),
                Arguments.of("int", Types.INTEGER, List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE)),
                Arguments.of("bigint", Types.BIGINT, List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE)),
                Arguments.of("real", Types.REAL, List.of(1.5f, -0.1f)),
                Arguments.of("float", Types.DOUBLE, List.of(1.5, -Math.PI, Double.MAX_VALUE)),
                Arguments.of(
                        "decimal(38,4)",
                        Types.DECIMAL,
                        List.of(
                                new BigDecimal("-1.2345"),
                                new BigDecimal("0.0000"),
                                new BigDecimal("9999999999999999999999999999999999.9999"))),
                Arguments.of("numeric(5,0)", Types.NUMERIC, List.of(new BigDecimal("12345"), new BigDecimal("-1"))),
                Arguments.of("money", Types.DECIMAL, List.of(new BigDecimal("-922337203685477.5807"))),
                Arguments.of("smallmoney", Types.DECIMAL, List.of(new BigDecimal("-214748.3648"))),
                Arguments.of("nvarchar(50)", Types.NVARCHAR, List.of("", "text", "ünï 汉字 🙂", "it's")),
                Arguments.of("varchar(50)", Types.VARCHAR, List.of("", "text", "äöü €")),
                Arguments.of("nchar(3)", Types.NCHAR, List.of("abc")),
                Arguments.of("char(3)", Types.CHAR, List.of("abc")),
                Arguments.of("nvarchar(max)", Types.LONGNVARCHAR, List.of("", "a", "ß".repeat(500_000))),
                Arguments.of("varchar(max)", Types.LONGVARCHAR, List.of("a", "b".repeat(1_000_000))),
                Arguments.of("varbinary(50)", Types.VARBINARY, List.of(new byte[0], new byte[] {1, 0, -1})),
                Arguments.of("varbinary(max)", Types.LONGVARBINARY, List.of(new byte[0], new byte[100_000])),
                Arguments.of("binary(2)", Types.BINARY, List.of(new byte[] {1, 2})),
                Arguments.of("date", Types.DATE, List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31))),
                Arguments.of("time(7)", Types.TIME, List.of(LocalTime.of(0, 0), LocalTime.of(23, 59, 59, 999_999_900))),
                Arguments.of("time(0)", Types.TIME, List.of(LocalTime.of(12, 1, 2))),
                Arguments.of(
                        "datetime2(7)",
                        Types.TIMESTAMP,
                        List.of(
                                LocalDateTime.of(1, 1, 1, 0, 0),
                                LocalDateTime.of(2026, 3, 29, 2, 30, 0, 1_234_500),
                                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_900))),
                Arguments.of(
                        "datetime2(3)", Types.TIMESTAMP, List.of(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000))),
                Arguments.of("datetime", Types.TIMESTAMP, List.of(LocalDateTime.of(1753, 1, 1, 0, 0, 0, 10_000_000))),
                Arguments.of("smalldatetime", Types.TIMESTAMP, List.of(LocalDateTime.of(2026, 1, 2, 3, 4))),
                Arguments.of(
                        "datetimeoffset(7)",
                        microsoft.sql.Types.DATETIMEOFFSET,
                        List.of(
                                OffsetDateTime.parse("2026-01-02T03:04:05.1234567+05:45"),
                                OffsetDateTime.parse("1700-01-02T00:00:00-14:00"))),
                Arguments.of(
                        "uniqueidentifier",
                        microsoft.sql.Types.GUID,
                        List.of(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void value_writtenAndRead_isTheSame(String type, int jdbcType, List<Object> values) throws SQLException {
        client.run("create table t (id int not null primary key, v " + type + " null)");
        for (int i = 0; i < values.size(); i++) {
            insert(i, values.get(i), jdbcType);
        }
        try (PreparedStatement insert = client.connection().prepareStatement("insert into t values (?, ?)")) {
            insert.setInt(1, values.size());
            insert.setNull(2, jdbcType);
            insert.executeUpdate();
        }

        try (PreparedStatement query = client.connection().prepareStatement("select v from t order by id");
                ResultSet rows = query.executeQuery()) {
            assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo(typeName(type));
            for (Object value : values) {
                assertThat(rows.next()).isTrue();
                assertThat(read(rows, value)).isEqualTo(value);
            }
            assertThat(rows.next()).isTrue();
            assertThat(rows.getObject(1)).isNull();
            assertThat(rows.next()).isFalse();
        }
    }

    private static String typeName(String type) {
        String name = type.replaceFirst("\\(.*", "");
        return name.equals("numeric") ? "decimal" : name;
    }

    private void insert(int id, Object value, int jdbcType) throws SQLException {
        try (PreparedStatement insert = client.connection().prepareStatement("insert into t (id, v) values (?, ?)")) {
            insert.setInt(1, id);
            if (value instanceof OffsetDateTime moment) {
                insert.unwrap(SQLServerPreparedStatement.class).setDateTimeOffset(2, DateTimeOffset.valueOf(moment));
            } else {
                insert.setObject(2, value, value instanceof UUID ? Types.CHAR : jdbcType);
            }
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    private static Object read(ResultSet row, Object like) throws SQLException {
        if (like instanceof byte[]) {
            return row.getBytes(1);
        }
        if (like instanceof UUID) {
            return UUID.fromString(row.getString(1));
        }
        return like instanceof Short ? (Object) row.getShort(1) : row.getObject(1, like.getClass());
    }

    @Test
    void textParameters_notAsUnicode_areInTheCodePage() throws SQLException {
        try (Client ansi = Client.of(sqlServer.emulator(), "sendStringParametersAsUnicode=false")) {
            assertThat(ansi.rows("select ? as v", "äöü €")).containsExactly("äöü €");
            assertThat(ansi.rows("select ? as v", "€".repeat(9_000))).containsExactly("€".repeat(9_000));
        }
    }

    @Test
    void rowsWithManyColumns_someNull_keepTheirPlaces() throws SQLException {
        String[] columns = new String[70];
        Arrays.setAll(columns, i -> i % 3 == 0 ? "cast(null as int)" : "cast(" + i + " as int)");
        String[] wanted = new String[70];
        Arrays.setAll(wanted, i -> i % 3 == 0 ? "null" : String.valueOf(i));

        assertThat(client.rows("select " + String.join(", ", columns))).containsExactly(String.join(",", wanted));
    }

    @Test
    void largeResult_inSmallPackets_isWhole() throws SQLException {
        try (Client small = Client.of(sqlServer.emulator(), "packetSize=512")) {
            List<String> rows = small.rows("select x, repeat('y', 300) from system_range(1, 5000)");

            assertThat(rows).hasSize(5_000).last().isEqualTo("5000," + "y".repeat(300));
        }
    }
}
