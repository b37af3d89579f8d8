-- The victim of an accepted case is called and visited again: planned when the case is accepted, a task when its day has come.
create table follow_up (
  id uuid primary key,
  case_id uuid not null,
  person_id bigint not null,
  kind text not null check (kind in ('follow-up-call', 'follow-up-visit')),
  after_days smallint not null,
  state text not null check (state in ('planned', 'open', 'done', 'cancelled')),
  planned_for timestamptz not null,
  task_id uuid,
  region bigint not null,
  unit text not null,
  result text check (result in ('talked', 'not-reached')),
  findings text[] not null default '{}',
  ended_at timestamptz,
  ended_by uuid,
  check ((state in ('planned', 'open')) = (ended_at is null)),
  check ((state = 'done') = (result is not null)),
  check (state <> 'open' or task_id is not null)
);
create unique index follow_up_once on follow_up (case_id, kind, after_days) where state <> 'cancelled';
create index follow_up_by_case on follow_up (case_id, planned_for);
create index follow_up_by_task on follow_up (task_id) where task_id is not null;
create index follow_up_live on follow_up (planned_for, id) where ended_at is null;
create index follow_up_live_by_unit on follow_up (unit, planned_for, id) where ended_at is null;

-- For so long the victim of an accepted case is watched; a window counts it as it counts age and registration.
create table watch (
  case_id uuid primary key,
  person_id bigint not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  region bigint not null,
  unit text not null,
  check (until_at >= from_at)
);
create index watch_by_person on watch (person_id, until_at);
create index watch_live on watch (until_at desc, case_id);
create index watch_live_by_unit on watch (unit, until_at desc, case_id);

-- Victim, centre and a third party on one line; what is told of each leg.
create table three_way_call (
  id uuid primary key,
  case_id uuid not null,
  third text not null check (third in ('command', 'bank')),
  bank text,
  state text not null check (state in ('open', 'ended')),
  started_at timestamptz not null,
  started_by uuid not null,
  ended_at timestamptz,
  ending text check (ending in ('hung-up', 'all-left', 'timed-out')),
  region bigint not null,
  unit text not null,
  check ((third = 'bank') = (bank is not null)),
  check ((state = 'ended') = (ended_at is not null))
);
create index three_way_call_by_case on three_way_call (case_id, started_at desc, id desc);
create unique index three_way_call_one_open on three_way_call (case_id) where state = 'open';
create table call_leg (
  call_id uuid not null,
  leg text not null check (leg in ('victim', 'centre', 'third')),
  state text not null check (state in ('asked', 'ringing', 'joined', 'busy', 'no-answer', 'failed', 'left')),
  attempt smallint not null,
  at timestamptz not null,
  reason text,
  region bigint not null,
  unit text not null,
  primary key (call_id, leg)
);

-- Walls (ADR 0003) ---------------------------------------------------------------------------------------
do $$
declare name text;
begin
  foreach name in array array['follow_up', 'watch', 'three_way_call', 'call_leg'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
    execute format('create policy own_place on %I for select using (region <@ (select gb_scope()) or unit = (select gb_unit()))', name);
  end loop;
end $$;
