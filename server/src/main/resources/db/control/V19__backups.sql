-- backup: what was written, newest last; where it is, the sink knows
create table backup (
    seq bigint primary key,
    id uuid not null,
    -- whether it needs no earlier one
    full_copy boolean not null,
    state varchar(8) not null,
    started_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    -- what was copied, and what it takes in the sink
    source_bytes bigint not null,
    stored_bytes bigint not null,
    -- why it failed, as a code
    trouble varchar(32)
);

-- backup: whether what was written could be restored
create table backup_drill (
    id uuid primary key,
    backup_seq bigint not null,
    state varchar(8) not null,
    started_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    trouble varchar(32)
);

create index backup_drill_by_time on backup_drill (started_at);
