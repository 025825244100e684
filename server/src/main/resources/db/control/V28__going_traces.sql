-- telemetry: what a deletion on request is taking away, until it is done: late spans and scores of it
-- go, too, and those that said why they are meant are gone
create table going_trace (
    part_id uuid primary key,
    org_id uuid not null references organization (id),
    -- a digest of what is to be deleted
    wish uuid not null,
    -- trace, or answer: a digest of a provider's id of one
    kind varchar(16) not null,
    -- some hundred, a space between them
    ids varchar(20000) not null
);

create index going_trace_of_wish on going_trace (org_id, wish);
