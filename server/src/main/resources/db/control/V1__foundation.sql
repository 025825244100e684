-- One dialect for H2 (PostgreSQL mode) and PostgreSQL. Never edit a released migration.

-- accounts
create table organization (
    id uuid primary key,
    name varchar(200) not null,
    created_at timestamp with time zone not null
);

create table person (
    id uuid primary key,
    email varchar(254) not null,
    -- what makes an address the same address; see EmailAddress
    email_key varchar(254) not null unique,
    created_at timestamp with time zone not null
);

create table membership (
    org_id uuid not null references organization (id),
    person_id uuid not null references person (id),
    role varchar(16) not null,
    created_at timestamp with time zone not null,
    primary key (org_id, person_id)
);

create index membership_by_person on membership (person_id);

-- apikeys
create table api_key (
    key_id varchar(10) primary key,
    org_id uuid not null references organization (id),
    -- HMAC-SHA256(pepper, "am-apikey-v1" 00 key_id 00 full_key)
    hash bytea not null,
    -- the pepper that was used last, and the chain of all that were
    pepper_id varchar(64) not null,
    chain varchar(1024) not null,
    mode varchar(8) not null,
    scope varchar(16) not null,
    name varchar(100) not null,
    last_four varchar(4) not null,
    created_at timestamp with time zone not null,
    created_by uuid references person (id),
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone
);

create index api_key_by_org on api_key (org_id);

-- identity
create table password (
    person_id uuid primary key references person (id),
    -- Argon2id, PHC string
    phc varchar(255) not null,
    changed_at timestamp with time zone not null
);

create table setup_link (
    -- HMAC-SHA256 of the token
    hash bytea primary key,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone
);

create table session (
    id uuid primary key,
    org_id uuid not null references organization (id),
    person_id uuid not null references person (id),
    -- HMAC-SHA256 of the cookie value that is valid now
    value_hash bytea not null unique,
    created_at timestamp with time zone not null,
    seen_at timestamp with time zone not null,
    rotated_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    end_reason varchar(32)
);

create index session_by_person on session (person_id);

-- values that were rotated away, so that their reuse is noticed
create table session_past_value (
    value_hash bytea primary key,
    session_id uuid not null references session (id) on delete cascade,
    retired_at timestamp with time zone not null
);

create index session_past_value_by_session on session_past_value (session_id);
