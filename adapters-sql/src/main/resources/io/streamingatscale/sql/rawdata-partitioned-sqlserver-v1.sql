-- one row for each event; all times in UTC
-- 18 partitions: below 0, 0 to 16 and above
if not exists (select 1 from sys.partition_functions where name = N'pf_rawdata')
create partition function pf_rawdata (int) as range left for values (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
if not exists (select 1 from sys.partition_schemes where name = N'ps_rawdata')
create partition scheme ps_rawdata as partition pf_rawdata all to ([primary]);
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
    primary key nonclustered (EventId, PartitionId) on ps_rawdata (PartitionId)
) on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ixc')
create clustered index rawdata_ixc on rawdata (StoredAt desc) with (data_compression = page) on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ix1')
create index rawdata_ix1 on rawdata (DeviceId, DeviceSequenceNumber desc) on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata') and name = N'rawdata_ix2')
create index rawdata_ix2 on rawdata (BatchId) on ps_rawdata (PartitionId);
