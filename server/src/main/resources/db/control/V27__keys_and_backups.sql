-- db: the ring whose keys this store was written with; another one's are not taken for them
create table key_ring (
    one smallint primary key,
    deployment varchar(64) not null
);

-- backup: how many in the sink could not be read when this one was made; they stay until somebody
-- looks, and nobody knows for how long
alter table backup add column unread integer default 0 not null;

-- deletion: spans, apart from other events
alter table data_erasure add column spans bigint default 0 not null;
