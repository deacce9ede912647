-- one row for each event; all times in UTC
create table if not exists rawdata (
    BatchId uuid not null,
    EventId uuid not null,
    Type varchar(10) not null,
    DeviceId varchar(100) not null,
    DeviceSequenceNumber bigint not null,
    CreatedAt timestamp(9) with time zone not null,
    EnqueuedAt timestamp(9) with time zone not null,
    ProcessedAt timestamp(9) with time zone not null,
    StoredAt timestamp(9) with time zone not null,
    "VALUE" decimal(28, 9) not null,
    ComplexData varchar not null check (ComplexData is json),
    PartitionId int not null,
    primary key (EventId, PartitionId)
);
create index if not exists rawdata_ix1 on rawdata (DeviceId, DeviceSequenceNumber desc);
create index if not exists rawdata_ix2 on rawdata (BatchId);
create index if not exists rawdata_ix3 on rawdata (StoredAt desc);
