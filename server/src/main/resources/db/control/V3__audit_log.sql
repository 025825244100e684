-- audit: nothing in the product updates or deletes a record
create table audit_record (
    -- the organisation; all zeros for the deployment itself
    chain_id uuid not null,
    -- from 1 on, without gaps
    seq bigint not null,
    -- copies of what the body says, to search by
    recorded_at timestamp with time zone not null,
    type varchar(32) not null,
    actor_kind varchar(16) not null,
    actor_id varchar(64) not null,
    -- JSON, exactly as it was hashed
    body varchar(8192) not null,
    -- SHA-256("am-audit-chain-v1" 00 hash of the record before, SHA-256(00 body))
    hash bytea not null,
    primary key (chain_id, seq)
);

create index audit_record_by_time on audit_record (chain_id, recorded_at);
create index audit_record_by_type on audit_record (chain_id, type, seq);
create index audit_record_by_actor on audit_record (chain_id, actor_id, seq);

-- where each chain ends, sealed with a key that is not in here
create table audit_head (
    chain_id uuid primary key,
    seq bigint not null,
    hash bytea not null,
    seal_key varchar(64) not null,
    seal bytea not null
);
