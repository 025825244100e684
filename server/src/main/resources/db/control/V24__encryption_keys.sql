-- encryption: which state of each version of a key the audit log tells of
create table encryption_key (
    name varchar(64) not null,
    version integer not null,
    state varchar(16) not null,
    primary key (name, version)
);

-- how far each key's latest rotation is: pieces of data under the newest version
create table encryption_key_move (
    name varchar(64) primary key,
    version integer not null,
    moved bigint not null,
    pieces bigint not null,
    -- why the last round failed, as a code
    trouble varchar(32),
    trouble_at timestamp with time zone
);
