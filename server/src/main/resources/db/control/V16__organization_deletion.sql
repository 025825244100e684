-- accounts: organisations that are being deleted; the row goes with the organisation
create table organization_deletion (
    org_id uuid primary key references organization (id),
    -- no reference: the person may leave meanwhile
    requested_by uuid not null,
    requested_at timestamp with time zone not null,
    -- until then it can be stopped
    due_at timestamp with time zone not null,
    state varchar(16) not null
);

-- apikeys: how much a key was used is counted in memory and added later. What is added when the key
-- is gone must not stay behind
delete from api_key_use where key_id not in (select key_id from api_key);
alter table api_key_use add constraint api_key_use_of_a_key
    foreign key (key_id) references api_key (key_id) on delete cascade;
