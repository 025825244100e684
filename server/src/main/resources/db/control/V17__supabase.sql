-- identity: who somebody at Supabase Auth is here
create table supabase_user (
    -- never changes there and is never given to somebody else; an e-mail address finds nobody
    user_id uuid primary key,
    person_id uuid not null unique references person (id) on delete cascade,
    linked_at timestamp with time zone not null
);

-- identity: what a session rests on at Supabase Auth; gone when the session is over
create table supabase_session (
    session_id uuid primary key references session (id) on delete cascade,
    -- AES-256-GCM of the access and the refresh token, bound to the session
    sealed bytea not null,
    -- when the access token does
    expires_at timestamp with time zone not null,
    -- when Supabase last said that its session stands
    asked_at timestamp with time zone not null
);
