-- binary collation: names that differ in case are different pipelines
if object_id(N'${table}') is null
create table ${table} (
    pipeline nvarchar(250) collate Latin1_General_100_BIN2 not null,
    stream nvarchar(400) collate Latin1_General_100_BIN2 not null,
    partition_id nvarchar(200) collate Latin1_General_100_BIN2 not null,
    epoch bigint not null,
    next_offset bigint,
    token nvarchar(max),
    saved_at datetimeoffset(7) not null,
    primary key nonclustered (pipeline, stream, partition_id)
);
