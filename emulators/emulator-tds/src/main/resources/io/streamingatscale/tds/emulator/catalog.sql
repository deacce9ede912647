create schema if not exists dbo;
create schema if not exists sys;
create or replace view sys.schemas as
    select schema_name as name, cast(ora_hash(schema_name, 2147483646) as int) as schema_id
    from INFORMATION_SCHEMA.SCHEMATA
    where schema_name not in ('INFORMATION_SCHEMA', 'PUBLIC', 'sys');
create or replace view sys.objects as
    select table_name as name,
        cast(ora_hash(lower(table_schema || '.' || table_name), 2147483646) as int) as object_id,
        table_schema as emulator_schema,
        cast(ora_hash(table_schema, 2147483646) as int) as schema_id,
        case table_type when 'VIEW' then 'V ' else 'U ' end as type,
        case table_type when 'VIEW' then 'VIEW' else 'USER_TABLE' end as type_desc
    from INFORMATION_SCHEMA.TABLES
    where table_schema not in ('INFORMATION_SCHEMA', 'sys') and table_name not like '#%';
create or replace view sys.tables as select * from sys.objects where type = 'U ';
create or replace view sys.emulator_columns as
    select table_schema, table_name, column_name,
        cast(ora_hash(lower(table_schema || '.' || table_name), 2147483646) as int) as object_id,
        cast(ordinal_position as int) as ordinal_position,
        coalesce(regexp_replace(remarks, '\(.*', ''), case data_type
            when 'INTEGER' then 'int' when 'BOOLEAN' then 'bit' when 'TINYINT' then 'smallint'
            when 'DOUBLE PRECISION' then 'float' when 'NUMERIC' then 'decimal' when 'DECFLOAT' then 'decimal'
            when 'CHARACTER' then 'nchar' when 'CHARACTER VARYING' then 'nvarchar'
            when 'CHARACTER LARGE OBJECT' then 'nvarchar' when 'BINARY VARYING' then 'varbinary'
            when 'BINARY LARGE OBJECT' then 'varbinary' when 'TIMESTAMP' then 'datetime2'
            when 'TIMESTAMP WITH TIME ZONE' then 'datetimeoffset' when 'UUID' then 'uniqueidentifier'
            else lower(data_type) end) as data_type,
        is_nullable,
        cast('(' || column_default || ')' as varchar(4000)) as column_default,
        case when character_maximum_length > 8000 then -1 else cast(character_maximum_length as int) end
            as character_maximum_length,
        cast(numeric_precision as int) as numeric_precision,
        cast(numeric_scale as int) as numeric_scale,
        cast(datetime_precision as int) as datetime_precision,
        is_identity = 'YES' as is_identity,
        is_generated = 'ALWAYS' as is_computed
    from INFORMATION_SCHEMA.COLUMNS
    where table_schema not in ('INFORMATION_SCHEMA', 'sys') and table_name not like '#%';
create or replace view sys.columns as
    select object_id, column_name as name, ordinal_position as column_id, data_type as emulator_type,
        case when data_type like '%char' then 'Latin1_General_100_BIN2' end as collation_name,
        cast(case when data_type in ('nvarchar', 'nchar') and character_maximum_length > 0
            then 2 * character_maximum_length else coalesce(character_maximum_length, 0) end as int) as max_length,
        coalesce(numeric_precision, 0) as precision, coalesce(numeric_scale, datetime_precision, 0) as scale,
        is_nullable = 'YES' as is_nullable, is_identity, is_computed, cast(null as int) as encryption_type
    from sys.emulator_columns;
create or replace view sys.emulator_info_tables as
    select '${database}' as table_catalog, table_schema, table_name, table_type
    from INFORMATION_SCHEMA.TABLES
    where table_schema not in ('INFORMATION_SCHEMA', 'sys') and table_name not like '#%';
create or replace view sys.emulator_info_columns as
    select '${database}' as table_catalog, table_schema, table_name, column_name, ordinal_position, column_default,
        is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision
    from sys.emulator_columns;
create or replace view sys.emulator_indexes as
    select i.table_schema, i.table_name, coalesce(c.constraint_name, i.index_name) as index_name,
        case when k.is_unique then 0 else 1 end as non_unique,
        case i.index_type_name when 'PRIMARY KEY' then 1 else 3 end as type,
        cast(k.ordinal_position as smallint) as ordinal_position, k.column_name,
        case k.ordering_specification when 'DESC' then 'D' else 'A' end as asc_or_desc
    from INFORMATION_SCHEMA.INDEXES i
    join INFORMATION_SCHEMA.INDEX_COLUMNS k on k.index_schema = i.index_schema and k.index_name = i.index_name
    left join INFORMATION_SCHEMA.TABLE_CONSTRAINTS c
        on c.index_schema = i.index_schema and c.index_name = i.index_name and c.constraint_type <> 'FOREIGN KEY'
    where i.table_schema not in ('INFORMATION_SCHEMA', 'sys') and i.table_name not like '#%';
create or replace view sys.indexes as
    select distinct cast(ora_hash(lower(table_schema || '.' || table_name), 2147483646) as int) as object_id,
        index_name as name, non_unique = 0 as is_unique
    from sys.emulator_indexes;
create or replace view sys.databases as
    select '${database}' as name, 1 as database_id, 'DISABLED' as delayed_durability_desc;
