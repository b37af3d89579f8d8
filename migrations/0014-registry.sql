-- The protection registry (M1, ADR 0012): residents put themselves on it, with a number they have shown to be theirs.

-- Who brought them: a grid worker or a campaign, each with a code of its own, printed as a QR code.
create table credit (
  code text primary key check (code ~ '^[A-HJ-NP-Z2-9]{6}$'),
  kind text not null check (kind in ('worker', 'campaign')),
  name text not null,
  user_id uuid,
  region bigint not null,
  unit text not null,
  created_at timestamptz not null,
  created_by uuid not null,
  closed_at timestamptz,
  check ((kind = 'worker') = (user_id is not null))
);
create unique index credit_of_worker on credit (user_id) where user_id is not null and closed_at is null;
create index credit_by_unit on credit (unit, created_at desc, code);
create index credit_newest on credit (created_at desc, code);

-- A registration as it came. It stands on the number alone and knows no person: the public zone has none (design, "Two zones").
create table registration (
  id uuid primary key,
  token uuid not null,
  -- The number that was shown when it was made: the registered one, or the guardian's when a parent's takes no SMS.
  keeper uuid not null,
  for_whom text not null check (for_whom in ('self', 'parent')),
  -- Which words were agreed to.
  consent text not null,
  credit text,
  region bigint not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- When the register had taken the last change; null while it has to take one.
  taken_at timestamptz,
  ended_at timestamptz
);
create unique index registration_one_live on registration (token, keeper) where ended_at is null;
create index registration_by_keeper on registration (keeper) where ended_at is null;
create index registration_to_take on registration (changed_at) where taken_at is null;
create index registration_by_credit on registration (credit, created_at) where credit is not null;

-- A code sent by SMS shows that a number is in somebody's hand; what it opens is good for minutes. The code is made of the key file, the number and the moment: nothing of it stands here.
create table phone_proof (
  token uuid primary key,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  sent_on date not null,
  sent_count smallint not null
);
create table citizen_session (
  hash bytea primary key,
  token uuid not null,
  expires_at timestamptz not null
);
create index citizen_session_ends on citizen_session (expires_at);
create index phone_proof_ends on phone_proof (expires_at);

-- Coverage: how many of a region are on the register, now and on a day. Nothing but the index is read.
create index person_registered on person (region, registered_at) where registered_at is not null;

-- Walls (ADR 0003) ---------------------------------------------------------------------------------------
do $$
declare name text;
begin
  foreach name in array array['credit', 'registration', 'phone_proof', 'citizen_session'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
end $$;
create policy own_place on credit for select using (region <@ (select gb_scope()) or unit = (select gb_unit()));
create policy own_place on registration for select using (region <@ (select gb_scope()));
