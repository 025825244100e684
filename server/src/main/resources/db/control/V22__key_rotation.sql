-- encryption: which node rotates keys now; one row
create table key_rotation (
    one smallint primary key,
    holder varchar(64) not null,
    -- later than this, another node may take over
    until_at timestamp with time zone not null
);
insert into key_rotation (one, holder, until_at)
values (1, '', timestamp with time zone '2000-01-01 00:00:00+00');
