-- Photographs taken at the door of a visit; the picture is sealed, and was rid of what a camera writes into it (place, time, owner).
create table door_photo (
  id uuid primary key,
  task_id uuid not null,
  warning_id uuid not null,
  bytes integer not null,
  sha256 bytea not null,
  sealed bytea not null,
  added_at timestamptz not null,
  added_by uuid not null,
  region bigint not null,
  unit text not null,
  unique (task_id, sha256)
);
create index door_photo_by_warning on door_photo (warning_id, added_at);
alter table door_photo enable row level security;
alter table door_photo force row level security;
create policy system_only on door_photo using ((select gb_system())) with check ((select gb_system()));
create policy own_place on door_photo for select using (region <@ (select gb_scope()) or unit = (select gb_unit()) or added_by = (select gb_user()));
