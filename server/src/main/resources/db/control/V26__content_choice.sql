-- content: in which environments an organisation has prompts and outputs stored. No row: not stored
create table content_choice (
    org_id uuid not null references organization (id),
    -- as spans name it; empty for those that name none
    environment varchar(100) not null,
    stored boolean not null,
    days integer not null,
    -- most of one span
    characters integer not null,
    changed_at timestamp with time zone not null,
    primary key (org_id, environment)
);
