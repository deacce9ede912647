-- one row for each event; all times in UTC
-- 18 partitions: below 0, 0 to 16 and above
if not exists (select 1 from sys.partition_functions where name = N'pf_rawdata')
create partition function pf_rawdata (int) as range left for values (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
if not exists (select 1 from sys.partition_schemes where name = N'ps_rawdata')
create partition scheme ps_rawdata as partition pf_rawdata all to ([primary]);
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
    primary key nonclustered (EventId, PartitionId) on ps_rawdata (PartitionId)
) on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ixc')
create clustered columnstore index rawdata_cs_ixc on rawdata_cs on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ix1')
create index rawdata_cs_ix1 on rawdata_cs (DeviceId, DeviceSequenceNumber) on ps_rawdata (PartitionId);
if not exists (select 1 from sys.indexes where object_id = object_id(N'rawdata_cs') and name = N'rawdata_cs_ix2')
create index rawdata_cs_ix2 on rawdata_cs (BatchId) on ps_rawdata (PartitionId);
