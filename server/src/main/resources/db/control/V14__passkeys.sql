-- identity: what authenticators call a person; random, so that it tells nothing about them
create table passkey_handle (
    person_id uuid primary key references person (id) on delete cascade,
    handle bytea not null unique
);

-- identity: credentials that sign a person in; public keys, nothing secret
create table passkey (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    -- the host name it was made for; it works under no other
    relying_party varchar(253) not null,
    -- the person's name for it
    label varchar(60) not null,
    -- what the authenticator calls it
    credential_id bytea not null unique,
    -- COSE
    public_key bytea not null,
    -- as it was made; holds the key once more, in the form in which signatures are verified
    attestation bytea not null,
    -- how often it signed, as far as its authenticator counts; going back means there are two
    signature_count bigint not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    -- how browsers reach it, with spaces between
    transports varchar(100) not null,
    created_at timestamp with time zone not null,
    used_at timestamp with time zone
);

create index passkey_by_person on passkey (person_id);
