-- PostgreSQL only: the log of an organisation goes with the organisation, and with nothing else.
create or replace function audit_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if exists (select 1 from organization_deletion
                    where org_id = old.chain_id and state = 'erasing_records') then
            return old;
        end if;
    end if;
    raise exception 'the audit log is append-only';
end
$$;
