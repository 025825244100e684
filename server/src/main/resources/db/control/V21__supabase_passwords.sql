-- identity: whether somebody at Supabase Auth has a password there, or signs in with another service alone
alter table supabase_user add column has_password boolean default false not null;
