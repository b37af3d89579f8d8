-- A second factor for those who log in (TOTP, RFC 6238), and sessions that can be ended one by one: a lost phone.
alter table app_user add column factor_since timestamptz;
alter table session add column id uuid not null default gen_random_uuid(), add column awaits_code boolean not null default false;
create unique index session_by_id on session (id);

-- The secret is sealed in the vault. `last_step`: the last half minute whose code was used; a code opens once.
create table second_factor (
  user_id uuid primary key,
  last_step bigint not null default 0,
  created_at timestamptz not null
);
create table recovery_code (
  user_id uuid not null,
  -- Keyed: nobody who has the table alone can try codes.
  token uuid not null,
  used_at timestamptz,
  primary key (user_id, token)
);

do $$
declare name text;
begin
  foreach name in array array['second_factor', 'recovery_code'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
end $$;
