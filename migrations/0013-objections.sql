-- Of several online objections about one thing the later ones lie under the oldest open one: each keeps its reference and is answered, and the list stays short.
alter table appeal add column folded_into uuid;
alter table appeal add constraint appeal_folded_online check (folded_into is null or channel = 'online');
create index appeal_folded on appeal (folded_into, made_at, id) where folded_into is not null;
drop index appeal_open;
create index appeal_open on appeal (due_at, id) where state = 'open' and folded_into is null;
drop index appeal_by_decision;
create index appeal_by_decision on appeal (decided_at desc, id) where decided_at is not null and folded_into is null;
-- A teller sees nothing of their unit's, and of objections what they took themselves.
create policy own_taken on appeal for select using ((select gb_unit()) is null and taken_by = (select gb_user()));
