-- deletion: parts of an organisation's data that were deleted for good, and the proof
create table data_erasure (
    erasure_id uuid primary key,
    org_id uuid not null references organization (id),
    kind varchar(16) not null,
    -- a run or an agent; empty for an end user, who is known by a digest alone
    subject varchar(512) not null,
    -- hexadecimal; of an end user
    salt varchar(64) not null,
    digest varchar(64) not null,
    requested_at timestamp with time zone not null,
    due_at timestamp with time zone not null,
    state varchar(16) not null,
    hidden_at timestamp with time zone,
    erased_at timestamp with time zone,
    runs bigint not null,
    client_events bigint not null,
    -- a signed statement (JWS), when it is done
    receipt varchar(4000)
);

create index data_erasure_of_organization on data_erasure (org_id, requested_at);
create index data_erasure_open on data_erasure (state);
