-- A filtered queue under a name: its owner's, or shared with the owner's unit. It never keeps what was searched for.
create table saved_view (
  id uuid primary key,
  owner uuid not null,
  unit text not null,
  name text not null,
  search jsonb not null,
  shared boolean not null,
  saved_at timestamptz not null
);
create unique index saved_view_by_owner on saved_view (owner, name);
create index saved_view_shared on saved_view (unit) where shared;
alter table saved_view enable row level security;
alter table saved_view force row level security;
create policy system_only on saved_view using ((select gb_system())) with check ((select gb_system()));
create policy own_views on saved_view for select using (owner = (select gb_user()) or (shared and unit = (select gb_unit())));

-- Somebody at the desk has seen it, and it no longer rings. When its level rises it is unseen again.
alter table warning add column acknowledged_at timestamptz;
alter table warning add column acknowledged_by uuid;

-- What the centre tells everybody of ours, until each has read it or it has run out.
create table announcement (
  id uuid primary key,
  words text not null,
  made_at timestamptz not null,
  made_by uuid not null,
  until timestamptz not null
);
create index announcement_current on announcement (until);
create table announcement_seen (
  announcement uuid not null references announcement (id) on delete cascade,
  user_id uuid not null,
  seen_at timestamptz not null,
  primary key (announcement, user_id)
);
alter table announcement enable row level security;
alter table announcement force row level security;
alter table announcement_seen enable row level security;
alter table announcement_seen force row level security;
create policy system_only on announcement using ((select gb_system())) with check ((select gb_system()));
create policy system_only on announcement_seen using ((select gb_system())) with check ((select gb_system()));
