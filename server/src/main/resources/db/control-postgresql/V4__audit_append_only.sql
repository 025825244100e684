-- PostgreSQL only: a mistake in SQL does not change the log. Whoever owns the table can remove the
-- trigger; that is what the chain is for.
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;

create trigger audit_append_only before update or delete on audit_record
    for each row execute function audit_refuse_change();

create trigger audit_no_truncate before truncate on audit_record
    for each statement execute function audit_refuse_change();
