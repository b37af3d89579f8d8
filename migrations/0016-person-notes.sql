-- What officers should know of a person beyond one warning: who wrote it, when; the words are sealed in the vault.
create table person_note (
  id uuid primary key,
  person_id bigint not null,
  at timestamptz not null,
  by_user uuid not null,
  region bigint not null,
  unit text not null
);
create index person_note_by_person on person_note (person_id, at desc, id);
alter table person_note enable row level security;
alter table person_note force row level security;
create policy system_only on person_note using ((select gb_system())) with check ((select gb_system()));
create policy own_place on person_note for select using (region <@ (select gb_scope()) or unit = (select gb_unit()));
