package io.streamingatscale.tds.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogTest {

    @RegisterExtension
    final TdsExtension sqlServer = TdsExtension.of(TdsEmulator.builder().database("devices"));

    private Client client;
    private DatabaseMetaData metaData;

    @BeforeEach
    void connect() throws SQLException {
        client = Client.of(sqlServer.emulator());
        metaData = client.connection().getMetaData();
        client.run("create table dbo.Readings ([Key] int identity(1,1) not null, device varchar(36) not null,"
                + " at datetime2(7) not null constraint df_at default sysutcdatetime(), body nvarchar(max) null,"
                + " value decimal(10,2) null, level tinyint not null default (0), doubled as (cast(value * 2 as decimal(12,2))) persisted,"
                + " constraint pk_readings primary key nonclustered ([Key]),"
                + " constraint uq_readings unique (device, at) with (ignore_dup_key = off)) on [primary]");
        client.run("create nonclustered index ix_at on readings (at desc) include (value) with (online = on)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        client.close();
    }

    private static List<String> rows(ResultSet rows, String... columns) throws SQLException {
        List<String> all = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (String column : columns) {
                row.add(String.valueOf(rows.getString(column)));
            }
            all.add(String.join(",", row));
        }
        return all;
    }

    @Test
    void informationSchema_ofColumns_isAsDeclared() throws SQLException {
        assertThat(client.rows(
                        "select column_name, data_type, is_nullable, column_default,"
                                + " columnproperty(object_id(quotename(table_schema) + '.' + quotename(table_name)), column_name,"
                                + " 'IsIdentity'), columnproperty(object_id(table_schema + '.' + table_name), column_name,"
                                + " 'IsComputed') from information_schema.columns where lower(table_schema) = lower(?)"
                                + " and table_name = ? order by ordinal_position",
                        "DBO",
                        "Readings"))
                .containsExactly(
                        "Key,int,NO,null,1,0",
                        "device,varchar,NO,null,0,0",
                        "at,datetime2,NO,(LOCALTIMESTAMP(7)),0,0",
                        "body,nvarchar,YES,null,0,0",
                        "value,decimal,YES,null,0,0",
                        "level,tinyint,NO,(0),0,0",
                        "doubled,decimal,YES,null,0,1");
    }

    @Test
    void informationSchema_ofTables_hasTheUsersOnly() throws SQLException {
        client.run("create table #s (id int)");

        assertThat(client.rows(
                        "select table_catalog, table_schema, table_name, table_type from INFORMATION_SCHEMA.TABLES"))
                .containsExactly("devices,dbo,Readings,BASE TABLE");
        assertThat(client.rows("select name from sys.tables where object_id = object_id(N'[dbo].[Readings]', N'U')"))
                .containsExactly("Readings");
        assertThat(client.rows("select object_id('nothing'), object_id('tempdb..#s'), object_id('tempdb..#t')"))
                .containsExactly("null,1,null");
    }

    @Test
    void getTables_byName_returnsTable() throws SQLException {
        try (ResultSet tables = metaData.getTables("devices", "dbo", "Read%", new String[] {"TABLE"})) {
            assertThat(rows(tables, "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE"))
                    .containsExactly("devices,dbo,Readings,TABLE");
        }
        try (ResultSet tables = metaData.getTables(null, null, "none", null)) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void getColumns_ofTable_returnsTypes() throws SQLException {
        try (ResultSet columns = metaData.getColumns("devices", "dbo", "Readings", "%")) {
            assertThat(rows(
                            columns,
                            "COLUMN_NAME",
                            "DATA_TYPE",
                            "TYPE_NAME",
                            "NULLABLE",
                            "IS_AUTOINCREMENT",
                            "ORDINAL_POSITION"))
                    .startsWith("Key,4,int identity,0,YES,1", "device,12,varchar,0,NO,2", "at,93,datetime2,0,NO,3")
                    .hasSize(7);
        }
    }

    @Test
    void getPrimaryKeys_ofTable_returnsColumns() throws SQLException {
        try (ResultSet keys = metaData.getPrimaryKeys("devices", "dbo", "Readings")) {
            assertThat(rows(keys, "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME"))
                    .containsExactly("dbo,Readings,Key,1,pk_readings");
        }
    }

    @Test
    void getIndexInfo_ofUnique_returnsKeys() throws SQLException {
        try (ResultSet indexes = metaData.getIndexInfo("devices", "dbo", "Readings", true, true)) {
            assertThat(rows(indexes, "INDEX_NAME", "NON_UNIQUE", "ORDINAL_POSITION", "COLUMN_NAME", "FILTER_CONDITION"))
                    .containsExactlyInAnyOrder(
                            "pk_readings,0,1,Key,null", "uq_readings,0,1,device,null", "uq_readings,0,2,at,null");
        }
        try (ResultSet indexes = metaData.getIndexInfo("devices", "dbo", "Readings", false, true)) {
            assertThat(rows(indexes, "INDEX_NAME", "NON_UNIQUE", "COLUMN_NAME", "ASC_OR_DESC"))
                    .hasSize(4)
                    .contains("ix_at,1,at,D");
        }
    }

    @Test
    void procedures_ofTheCatalog_canBeCalled() throws SQLException {
        assertThat(client.rows("exec sp_pkeys N'Readings', 'dbo'"))
                .containsExactly("devices,dbo,Readings,Key,1,pk_readings");
        assertThat(client.rows("exec sp_statistics_100 ?, ?, null, null, 'Y'", "Readings", "dbo"))
                .hasSize(3);
        assertThat(client.rows("exec sp_columns_100 Readings, dbo, null, 'b%'"))
                .singleElement()
                .asString()
                .startsWith("devices,dbo,Readings,body,-9,nvarchar,");
    }

    @Test
    void metaData_ofConnection_isThatOfSqlServer() throws SQLException {
        assertThat(metaData.getDatabaseProductName()).isEqualTo("Microsoft SQL Server");
        assertThat(metaData.getDatabaseProductVersion()).startsWith("16.");
        assertThat(client.connection().getCatalog()).isEqualTo("devices");
        assertThat(client.connection().getSchema()).isEqualTo("dbo");
        assertThat(client.connection().isValid(60)).isTrue();
        assertThat(client.rows("select cast(serverproperty('EngineEdition') as int), db_name(), schema_name()"))
                .containsExactly("3,devices,dbo");
        assertThat(client.rows("select @@version").get(0)).startsWith("Microsoft SQL Server 2022");
    }
}
