-- accounts: who is invited where
create table invitation (
    id uuid primary key,
    org_id uuid not null references organization (id),
    email varchar(254) not null,
    -- what makes an address the same address; see EmailAddress
    email_key varchar(254) not null,
    role varchar(16) not null,
    -- HMAC-SHA256 of the token
    token_hash bytea not null unique,
    invited_by uuid not null references person (id),
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    -- accepted or withdrawn; null while it can be accepted or has expired
    ended_as varchar(16)
);

create index invitation_by_org on invitation (org_id);
