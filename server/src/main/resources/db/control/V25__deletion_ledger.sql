-- backup: what was deleted on request, as it is kept beside the backups: sealed and signed. A backup
-- that was made before does not know of it
create table deletion_ledger (
    seq bigint primary key,
    -- of the whole file, hexadecimal; the next one names it
    hash varchar(64) not null,
    file varchar(8000) not null,
    -- since when it is in the sink; null while it waits
    written_at timestamp with time zone
);

create index deletion_ledger_waiting on deletion_ledger (written_at);

-- one row, locked by whoever goes on with it
create table deletion_ledger_turn (
    one smallint primary key
);
insert into deletion_ledger_turn (one) values (1);

-- deletion: public keys of receipts, for as long as there may be a receipt: for ever
create table receipt_key (
    key_id varchar(64) primary key,
    -- Ed25519, 32 bytes in hexadecimal
    public_key varchar(64) not null
);
