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
