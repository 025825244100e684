-- telemetry: how long an organisation keeps its events, where that differs from the setting
create table event_retention (
    org_id uuid primary key references organization (id),
    -- 0 keeps them for ever
    days integer not null
);
