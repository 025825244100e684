-- identity: when somebody last proved who they are in this session
alter table session add column proved_at timestamp with time zone;
update session set proved_at = created_at;
alter table session alter column proved_at set not null;

-- identity: authenticator apps
create table totp_factor (
    person_id uuid primary key references person (id) on delete cascade,
    -- AES-256-GCM of the secret; opens for this person only
    sealed bytea not null,
    -- counts for nothing until a code of it was seen
    confirmed boolean not null,
    since timestamp with time zone not null,
    -- of the latest code that was accepted; none up to it is accepted again
    last_step bigint not null
);

-- identity: each stands in once for a second factor
create table recovery_code (
    -- HMAC-SHA256 of person and code
    hash bytea primary key,
    person_id uuid not null references person (id) on delete cascade,
    created_at timestamp with time zone not null,
    used_at timestamp with time zone
);

create index recovery_code_by_person on recovery_code (person_id);

-- identity: organisations that want everybody to have a second factor
create table second_factor_rule (
    org_id uuid primary key references organization (id) on delete cascade,
    since timestamp with time zone not null
);
