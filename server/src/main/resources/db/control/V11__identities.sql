-- identity: accounts at other services that sign a person in
create table identity (
    provider varchar(16) not null,
    -- what the service calls somebody for ever; never an e-mail address
    subject varchar(255) not null,
    person_id uuid not null references person (id) on delete cascade,
    -- as the service had it when it was linked: shown to the person, decides nothing
    email varchar(254) not null,
    linked_at timestamp with time zone not null,
    used_at timestamp with time zone,
    primary key (provider, subject),
    unique (person_id, provider)
);
