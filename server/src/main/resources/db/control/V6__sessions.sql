-- identity: where a session was last used from, shown to the person it belongs to
alter table session add column address varchar(64) default '' not null;
alter table session add column agent varchar(200) default '' not null;

-- whether a value that was changed away still works for a moment
alter table session_past_value add column graceful boolean default true not null;

-- counts how often all sessions of a person were ended, and is the row that whoever opens or ends them
-- locks: a sign-in that began before does not outlive it
create table session_generation (
    person_id uuid primary key references person (id),
    generation bigint not null
);
