-- the latest event of each device; all times in UTC
if object_id(N'device_status') is null
create table device_status (
    DeviceId varchar(100) collate Latin1_General_100_BIN2 not null primary key,
    DeviceSequenceNumber bigint not null,
    EventId uniqueidentifier not null,
    Type varchar(10) not null,
    Value decimal(28, 9) not null,
    ComplexData nvarchar(max) not null check (isjson(ComplexData) = 1),
    CreatedAt datetime2(7) not null,
    EnqueuedAt datetime2(7) not null
);
