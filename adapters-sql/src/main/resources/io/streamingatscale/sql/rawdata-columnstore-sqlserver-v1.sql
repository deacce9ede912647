-- one row for each event; all times in UTC
if object_id(N'rawdata_cs') is null
create table rawdata_cs (
    BatchId uniqueidentifier not null,
    EventId uniqueidentifier not null,
    Type varchar(10) not null,
    DeviceId varchar(100) not null,
    DeviceSequenceNumber bigint not null,
    CreatedAt datetime2(7) not null,
    EnqueuedAt datetime2(7) not null,
    ProcessedAt datetime2(7) not null,
    StoredAt datetime2(7) not null,
    Value decimal(28, 9) not null,
    ComplexData nvarchar(max) not null check (isjson(ComplexData) = 1),
    PartitionId int not null,
    primary key nonclustered (EventId, PartitionId)
);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ixc')
create clustered columnstore index rawdata_cs_ixc on rawdata_cs;
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ix1')
create index rawdata_cs_ix1 on rawdata_cs (DeviceId, DeviceSequenceNumber);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ix2')
create index rawdata_cs_ix2 on rawdata_cs (BatchId);
