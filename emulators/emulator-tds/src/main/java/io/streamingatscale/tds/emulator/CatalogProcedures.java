package io.streamingatscale.tds.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The procedures that {@link java.sql.DatabaseMetaData} of the driver calls, as queries of H2. For columns and indexes it sends a
 * batch that calls them and selects from what they return; that is known by its first words.
 */
final class CatalogProcedures {

    /** A query and its values, in the order of its question marks. */
    record Query(String sql, List<@Nullable Object> values) {}

    private static final String COLUMNS_BATCH = "DECLARE @mssqljdbc_temp_sp_columns_result ";
    private static final String INDEXES_BATCH = "DECLARE @temp_sp_statistics ";

    private final String catalog;

    CatalogProcedures(String database) {
        this.catalog = Token.text(database).inH2();
    }

    /** Returns the query for a batch of the driver's; empty if it is none. */
    Optional<Query> ofBatch(String text, List<@Nullable Object> arguments) {
        if (text.startsWith(COLUMNS_BATCH)) {
            return Optional.of(columns(arguments));
        }
        return text.startsWith(INDEXES_BATCH)
                ? Optional.of(statistics("ordinal_position", "asc_or_desc", arguments))
                : Optional.empty();
    }

    /** Returns the query for a call; empty if there is no such procedure. */
    Optional<Query> of(String procedure, List<@Nullable Object> arguments) {
        return Optional.ofNullable(
                switch (procedure.toLowerCase(Locale.ROOT)) {
                    case "sp_tables" -> tables(arguments);
                    case "sp_columns", "sp_columns_90", "sp_columns_100", "sp_columns_170" -> columns(arguments);
                    case "sp_statistics", "sp_statistics_100" -> statistics("seq_in_index", "collation", arguments);
                    case "sp_pkeys" -> primaryKeys(arguments);
                    default -> null;
                });
    }

    private Query tables(List<@Nullable Object> arguments) {
        return like(
                "select " + catalog + " as TABLE_QUALIFIER, table_schema as TABLE_OWNER, table_name as TABLE_NAME,"
                        + " case table_type when 'VIEW' then 'VIEW' else 'TABLE' end as TABLE_TYPE,"
                        + " cast(null as varchar(254)) as REMARKS from sys.emulator_info_tables where 1 = 1",
                List.of("table_name", "table_schema"),
                arguments,
                " order by 4, 1, 2, 3");
    }

    private Query columns(List<@Nullable Object> arguments) {
        String jdbcType = "case data_type when 'bit' then -7 when 'tinyint' then -6 when 'smallint' then 5"
                + " when 'int' then 4 when 'bigint' then -5 when 'real' then 7 when 'float' then 8"
                + " when 'decimal' then 3 when 'money' then 3 when 'smallmoney' then 3 when 'date' then 91"
                + " when 'time' then -154 when 'datetime2' then 93 when 'datetime' then 93"
                + " when 'smalldatetime' then 93 when 'datetimeoffset' then -155 when 'char' then 1"
                + " when 'varchar' then 12 when 'nchar' then -15 when 'nvarchar' then -9 when 'binary' then -2"
                + " when 'varbinary' then -3 when 'uniqueidentifier' then 1 else -16 end";
        String size = "coalesce(character_maximum_length, numeric_precision, datetime_precision, 0)";
        String yesOrNo = " when true then 'YES' else 'NO' end";
        String nothing = "cast(null as varchar(1))";
        return like(
                "select " + catalog + " as TABLE_CAT, table_schema as TABLE_SCHEM, table_name as TABLE_NAME,"
                        + " column_name as COLUMN_NAME, " + jdbcType + " as DATA_TYPE,"
                        + " case is_identity when true then data_type || ' identity' else data_type end as TYPE_NAME, "
                        + size + " as COLUMN_SIZE, " + size + " as BUFFER_LENGTH, numeric_scale as DECIMAL_DIGITS,"
                        + " 10 as NUM_PREC_RADIX, case is_nullable when 'YES' then 1 else 0 end as NULLABLE, "
                        + nothing + " as REMARKS, column_default as COLUMN_DEF, " + jdbcType + " as SQL_DATA_TYPE,"
                        + " cast(null as int) as SQL_DATETIME_SUB, character_maximum_length as CHAR_OCTET_LENGTH,"
                        + " ordinal_position as ORDINAL_POSITION, is_nullable as IS_NULLABLE, " + nothing
                        + " as SCOPE_CATALOG, " + nothing + " as SCOPE_SCHEMA, " + nothing + " as SCOPE_TABLE,"
                        + " cast(null as smallint) as SOURCE_DATA_TYPE, case is_identity" + yesOrNo
                        + " as IS_AUTOINCREMENT, case is_computed" + yesOrNo + " as IS_GENERATEDCOLUMN,"
                        + " cast(0 as smallint) as SS_IS_SPARSE, cast(0 as smallint) as SS_IS_COLUMN_SET"
                        + " from sys.emulator_columns where 1 = 1",
                List.of("table_name", "table_schema", "", "column_name"),
                arguments,
                " order by 2, 3, 17");
    }

    private Query statistics(String position, String order, List<@Nullable Object> arguments) {
        String unique = isUniqueOnly(arguments) ? " and non_unique = 0" : "";
        return like(
                "select " + catalog + " as TABLE_CAT, table_schema as TABLE_SCHEM, table_name as TABLE_NAME,"
                        + " non_unique as NON_UNIQUE, table_name as INDEX_QUALIFIER, index_name as INDEX_NAME,"
                        + " cast(type as smallint) as TYPE, ordinal_position as " + position
                        + ", column_name as COLUMN_NAME,"
                        + " asc_or_desc as " + order + ", cast(null as int) as CARDINALITY, cast(null as int) as PAGES,"
                        + " cast(null as varchar(128)) as FILTER_CONDITION from sys.emulator_indexes where 1 = 1"
                        + unique,
                List.of("table_name", "table_schema"),
                arguments,
                " order by 4, 7, 6, 8");
    }

    private static boolean isUniqueOnly(List<@Nullable Object> arguments) {
        return arguments.size() > 4 && "Y".equals(arguments.get(4));
    }

    private Query primaryKeys(List<@Nullable Object> arguments) {
        return like(
                "select " + catalog + " as TABLE_QUALIFIER, table_schema as TABLE_OWNER, table_name as TABLE_NAME,"
                        + " column_name as COLUMN_NAME, ordinal_position as KEY_SEQ, index_name as PK_NAME"
                        + " from sys.emulator_indexes where type = 1",
                List.of("table_name", "table_schema"),
                arguments,
                " order by 1, 2, 3, 5");
    }

    /** Appends a condition for each argument that names a column and has a value. */
    private static Query like(String select, List<String> columns, List<@Nullable Object> arguments, String order) {
        StringBuilder sql = new StringBuilder(select);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < Math.min(columns.size(), arguments.size()); i++) {
            Object value = arguments.get(i);
            if (value != null && !columns.get(i).isEmpty()) {
                sql.append(" and lower(").append(columns.get(i)).append(") like lower(?) escape '\\'");
                values.add(value.toString().replace("[_]", "\\_").replace("[%]", "\\%"));
            }
        }
        return new Query(sql.append(order).toString(), values);
    }
}
