create table if not exists ${table} (
    pipeline varchar(500) not null,
    stream varchar(500) not null,
    partition_id varchar(500) not null,
    epoch bigint not null,
    next_offset bigint,
    token varchar,
    saved_at timestamp(9) with time zone not null,
    primary key (pipeline, stream, partition_id)
);
