-- the latest event of each device; all times in UTC
create table if not exists device_status (
    DeviceId varchar(100) not null primary key,
    DeviceSequenceNumber bigint not null,
    EventId uuid not null,
    Type varchar(10) not null,
    Value decimal(28, 9) not null,
    ComplexData text not null check (ComplexData::json is not null),
    CreatedAt timestamp(6) with time zone not null,
    EnqueuedAt timestamp(6) with time zone not null
);
