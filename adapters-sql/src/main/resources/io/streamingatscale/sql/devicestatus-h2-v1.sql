-- the latest event of each device; all times in UTC
create table if not exists device_status (
    DeviceId varchar(100) not null primary key,
    DeviceSequenceNumber bigint not null,
    EventId uuid not null,
    Type varchar(10) not null,
    "VALUE" decimal(28, 9) not null,
    ComplexData varchar not null check (ComplexData is json),
    CreatedAt timestamp(9) with time zone not null,
    EnqueuedAt timestamp(9) with time zone not null
);
