-- Who is really there: whoever comes to a shift says so, and says so again when they go.
select set_config('gb.system', 'on', true);
alter table duty
  add column came_at timestamptz,
  add column left_at timestamptz,
  add constraint duty_came_first check (left_at is null or came_at is not null);

-- A shift that somebody asks a colleague to take, for one of the colleague's own or for nothing.
create table duty_switch (
  id uuid primary key,
  duty_id uuid not null,
  return_id uuid,
  unit text not null,
  asked_by uuid not null,
  asked_of uuid not null,
  state text not null check (state in ('asked', 'agreed', 'done', 'declined', 'refused', 'withdrawn')),
  note text not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  decided_at timestamptz,
  decided_by uuid
);
create unique index duty_switch_one_open on duty_switch (duty_id) where state in ('asked', 'agreed');
create index duty_switch_by_unit on duty_switch (unit, asked_at desc);
create index duty_switch_by_asker on duty_switch (asked_by, asked_at desc);
create index duty_switch_by_asked on duty_switch (asked_of, asked_at desc);

-- What the people of a role have to have passed, and for how long it holds.
create table training (
  id uuid primary key,
  name text not null unique,
  roles text[] not null,
  valid_months smallint not null check (valid_months between 1 and 120)
);
create table training_pass (
  training_id uuid not null,
  user_id uuid not null,
  unit text not null,
  passed_on date not null,
  noted_by uuid,
  noted_at timestamptz not null,
  primary key (user_id, training_id, passed_on)
);

do $$
declare name text;
begin
  foreach name in array array['duty_switch', 'training_pass'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
    execute format('create policy own_unit on %I for select using (unit = (select gb_unit()))', name);
  end loop;
end $$;
create policy own_switch on duty_switch for select using (asked_by = (select gb_user()) or asked_of = (select gb_user()));

-- A day before nobody follows, the unit and the centre are told (src/flows/roster-gap-near.ts).
insert into deadline (subject_kind, subject_id, rule, due_at)
  select 'duty', d.id, 'nobody-after', greatest(d.ends_at - interval '24 hours', now()) from duty d join unit n on n.code = d.unit and n.closed_at is null and n.kind in ('centre', 'station')
  where d.ends_at > now() and (d.post = 'on-duty' or (d.post = 'duty-officer' and n.kind = 'centre'))
    and not exists (select from duty o where o.unit = d.unit and o.post = d.post and o.starts_at <= d.ends_at and o.ends_at > d.ends_at);
