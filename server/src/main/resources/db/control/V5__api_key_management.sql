-- apikeys: who made a key with which key, what became of it, and how much it is used
alter table api_key add column created_by_key varchar(10);
alter table api_key add column replaced_by varchar(10);
alter table api_key add column expiry_announced_at timestamp with time zone;
alter table api_key add column last_used_at timestamp with time zone;

-- counted in memory and added every few seconds
create table api_key_use (
    key_id varchar(10) not null,
    used_on date not null,
    requests bigint not null,
    events bigint not null,
    primary key (key_id, used_on)
);

-- so that sending a request again does not make another key; holds no answer
create table api_key_request (
    org_id uuid not null references organization (id),
    -- SHA-256 of who asked and the Idempotency-Key
    request_hash bytea not null,
    key_id varchar(10) not null,
    created_at timestamp with time zone not null,
    primary key (org_id, request_hash)
);
