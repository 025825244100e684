-- mail: messages on their way. What they say is sealed, and erased when they have arrived
create table mail_message (
    id uuid primary key,
    template varchar(32) not null,
    recipient varchar(254) not null,
    -- AES-256-GCM of subject and texts; null when it is erased
    sealed bytea,
    created_at timestamp with time zone not null,
    -- later than this, nobody wants it any more
    expires_at timestamp with time zone not null,
    state varchar(8) not null,
    attempts integer not null,
    next_try_at timestamp with time zone not null,
    -- why it has not arrived, as a code
    trouble varchar(32)
);

create index mail_message_due on mail_message (state, next_try_at);
create index mail_message_by_time on mail_message (created_at);

-- accounts: whose owners run this deployment; written once, and kept when the organisation is gone,
-- so that nobody inherits it
create table operator_organization (
    one smallint primary key,
    org_id uuid not null
);

-- identity: somebody gave an address and wants a link. The same row is written for everybody;
-- who is behind the address is looked up afterwards
create table link_request (
    id uuid primary key,
    purpose varchar(16) not null,
    email varchar(254) not null,
    address varchar(64) not null,
    agent varchar(200) not null,
    created_at timestamp with time zone not null
);

create index link_request_by_time on link_request (created_at);

-- identity: links that were sent by mail; gone when they are used
create table mailed_link (
    -- HMAC-SHA256 of purpose and token
    hash bytea primary key,
    purpose varchar(16) not null,
    -- null: somebody who is not here yet
    person_id uuid references person (id) on delete cascade,
    -- who gets it, or for a change of address: the new one
    email varchar(254) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null
);

create index mailed_link_by_person on mailed_link (person_id);
