-- one row for each event; all times in UTC
if object_id(N'rawdata') is null
create table rawdata (
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
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ixc')
create clustered index rawdata_ixc on rawdata (StoredAt desc) with (data_compression = page);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ix1')
create index rawdata_ix1 on rawdata (DeviceId, DeviceSequenceNumber desc);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ix2')
create index rawdata_ix2 on rawdata (BatchId);
