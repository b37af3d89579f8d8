-- formerly: 550d049dd09dfb68db5d5cbc61549ee45cafc657fe0bff290fdb6e90307b8e52
-- The person concerned names an account or a number, not a row of ours: an appeal is about whatever of ours stands against it (ADR 0011).
select set_config('gb.system', 'on', true);
alter table appeal
  add column kind text,
  add column token uuid,
  -- Whose counter took it; null when it came online.
  add column unit text,
  add column answer_number text,
  -- What stood against it when it was decided, and what became of each: told to the appellant for good.
  add column measures jsonb not null default '[]',
  -- A bank that is reached by paper acts when somebody has carried the release there.
  add column carry_due timestamptz,
  add column carried_at timestamptz,
  add column carried_by uuid;
update appeal a set token = l.token, kind = case l.list when 'scam-number' then 'phone' when 'bad-domain' then 'domain' when 'bad-app' then 'app' else 'account' end,
  measures = case when a.state = 'open' then '[]' else jsonb_build_array(jsonb_build_object('kind', 'entry', 'list', l.list, 'end', case a.state when 'upheld' then 'lifted' else 'kept' end)) end
  from listing l where l.id = a.listing_id;
update appeal a set unit = u.unit from app_user u where u.id = a.taken_by;
alter table appeal
  alter column kind set not null,
  alter column token set not null,
  alter column taken_by drop not null,
  drop column listing_id,
  drop constraint appeal_channel_check,
  drop constraint appeal_state_check,
  add constraint appeal_kind_check check (kind in ('account', 'phone', 'domain', 'app')),
  add constraint appeal_channel_check check (channel in ('counter', 'phone', 'letter', 'online')),
  add constraint appeal_taker check ((channel = 'online') = (taken_by is null) and (taken_by is null) = (unit is null)),
  add constraint appeal_carried check (carried_at is null or carry_due is not null),
  add constraint appeal_state_check check (state in ('open', 'upheld', 'rejected', 'dismissed'));
-- One account may have stood on two lists with an objection open about each: the first goes on for both.
update appeal a set state = 'dismissed', decided_at = now() where a.state = 'open'
  and exists (select from appeal earlier where earlier.token = a.token and earlier.state = 'open' and (earlier.made_at, earlier.id) < (a.made_at, a.id));
delete from deadline d using appeal a where d.subject_kind = 'appeal' and d.subject_id = a.id and a.state = 'dismissed';
insert into step (subject_id, at, kind, detail, region, unit) select id, decided_at, 'appeal-decided', '{"decision": "dismissed"}', 0, coalesce(unit, '') from appeal where state = 'dismissed';
-- Of what an officer took one is open; whoever files online must neither learn of that one nor stand in its way.
create unique index appeal_one_open on appeal (token) where state = 'open' and channel <> 'online';
create unique index appeal_answer_once on appeal (answer_number) where answer_number is not null;
create index appeal_by_token on appeal (token, state);
create index appeal_to_carry on appeal (carry_due, id) where carry_due is not null and carried_at is null;
create index appeal_by_unit on appeal (unit, made_at desc, id) where unit is not null;
-- What is read out on the telephone and typed on the public page; a second secret goes with it.
create index appeal_by_ref on appeal (right(id::text, 8));
-- An account's live orders, for whoever decides about all of them at once.
create index stop_order_live_of_account on stop_order (account, id) where ended_at is null;
create index freeze_order_live_of_account on freeze_order (account, id) where ended_at is null;

create policy own_unit on appeal for select using (unit = (select gb_unit()));
