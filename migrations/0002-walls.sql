-- The last wall (ADR 0003): a query that forgets its region range still sees nothing of another place.
-- Policies look only at columns of their own table. The scalar sub-selects are evaluated once per query.
do $$
declare name text;
begin
  foreach name in array array['person', 'signal', 'warning', 'task', 'step', 'notice', 'vault_identifier', 'vault_record', 'identifier',
    'payee', 'listing', 'mute', 'handover', 'list_upload', 'list_row', 'outbox', 'reveal', 'audit', 'audit_head', 'deadline', 'deadline_fired',
    'session', 'api_source', 'surge', 'open_call'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
end $$;

create policy own_place on person for select using (region <@ (select gb_scope()));
create policy own_place on signal for select using (region <@ (select gb_scope()));
create policy own_place on warning using (region <@ (select gb_scope()) or unit = (select gb_unit()));
create policy own_place on task using (region <@ (select gb_scope()) or unit = (select gb_unit()) or assignee = (select gb_user()));
create policy own_place on step using (region <@ (select gb_scope()) or unit = (select gb_unit()) or actor = (select gb_user()));
create policy own_place on notice using (region <@ (select gb_scope()) or unit = (select gb_unit()) or by_user = (select gb_user()));
create policy own_unit on handover for select using (from_unit = (select gb_unit()) or to_unit = (select gb_unit()));
create policy own_unit on list_upload for select using (unit = (select gb_unit()));
create policy own_unit on reveal for select using (unit = (select gb_unit()));

-- What was noticed, seen and answered is written once: the program itself may add to it and not change it.
revoke update, delete on audit, signal, reveal, deadline_fired from gb_app;
