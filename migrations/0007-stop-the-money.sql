-- Banks, payment firms, carriers, firms and shops -----------------------------------------------------
-- `reach`: how the bank port comes to it; null is by paper only. `unit`: the branch whose tellers work here.
create table organisation (
  code text primary key,
  kind text not null check (kind in ('bank', 'payment', 'telecom', 'firm', 'shop')),
  name text not null,
  short_names text[] not null default '{}',
  reach text check (reach in ('http', 'files')),
  region bigint,
  phone text,
  closed_at timestamptz
);
create index organisation_by_kind on organisation (kind, code);
-- Which organisation issued an account, by the first digits of its number; the longest known prefix counts.
create table account_prefix (
  prefix text primary key,
  organisation text not null
);
alter table unit add column organisation text;

-- A report that was taken in, and the minimal case it becomes ------------------------------------------
create table fraud_case (
  id uuid primary key,
  number text not null unique,
  source text not null check (source in ('96110', '110', 'walk-in', 'bank', 'online', 'warning', 'counter')),
  state text not null check (state in ('received', 'accepted', 'filed', 'not-filed', 'transferred', 'closed')),
  fraud_type text not null,
  taxonomy text not null,
  person_id bigint not null,
  warning_id uuid,
  region bigint not null,
  unit text not null,
  happened_at timestamptz,
  reported_at timestamptz not null,
  received_by uuid,
  accepted_at timestamptz,
  decided_at timestamptz,
  filing_number text,
  closed_at timestamptz,
  loss_fen bigint not null default 0 check (loss_fen >= 0),
  check ((state = 'closed') = (closed_at is not null)),
  check (state <> 'filed' or filing_number is not null)
);
create index fraud_case_by_report on fraud_case (reported_at desc, id);
create index fraud_case_by_unit on fraud_case (unit, reported_at desc, id);
create index fraud_case_by_person on fraud_case (person_id, reported_at desc);
create index fraud_case_by_warning on fraud_case (warning_id) where warning_id is not null;
create index fraud_case_by_region on fraud_case (region, reported_at desc);
-- Numbers run within a year and a unit; the row is locked by whoever takes the next.
create table serial_number (
  series text primary key,
  last bigint not null
);

-- Money that moved. Level 1 left the victim; what a bank's statement tells goes deeper. Accounts are tokens.
create table money_transfer (
  id uuid primary key,
  case_id uuid not null,
  level smallint not null check (level between 1 and 20),
  channel text not null check (channel in ('card', 'merchant-qr', 'third-party', 'virtual', 'cash', 'unknown')),
  payer uuid,
  payer_bank text,
  payee uuid,
  payee_bank text,
  amount_fen bigint not null check (amount_fen > 0),
  at timestamptz not null,
  told_by text not null check (told_by in ('victim', 'statement')),
  bank_ref text,
  region bigint not null,
  unit text not null
);
create index money_transfer_by_case on money_transfer (case_id, level, at);
create index money_transfer_by_payee on money_transfer (payee) where payee is not null;
create unique index money_transfer_once_per_statement on money_transfer (case_id, payer, bank_ref) where bank_ref is not null;

-- Recording, paper form, picture; the content is sealed.
create table attachment (
  id uuid primary key,
  case_id uuid not null,
  kind text not null check (kind in ('recording', 'form', 'picture', 'other')),
  file_name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 bytea not null,
  sealed bytea not null,
  added_at timestamptz not null,
  added_by uuid not null,
  region bigint not null,
  unit text not null
);
create index attachment_by_case on attachment (case_id, added_at);

-- A teller's alert while the customer stands at the counter; `unit`: who was sent there.
create table counter_alert (
  id uuid primary key,
  warning_id uuid not null,
  task_id uuid not null,
  person_id bigint not null,
  bank_unit text not null,
  teller uuid not null,
  amount_fen bigint not null check (amount_fen > 0),
  tags text[] not null,
  at timestamptz not null,
  region bigint not null,
  unit text not null
);
create index counter_alert_by_teller on counter_alert (teller, at desc);
create index counter_alert_by_warning on counter_alert (warning_id);

-- Orders to banks ----------------------------------------------------------------------------------------
-- An account that somebody asked about: locked before anything is decided about it, so that of two hundred officers one is first.
create table account (
  token uuid primary key,
  organisation text,
  stops_used smallint not null default 0 check (stops_used >= 0),
  first_seen_at timestamptz not null
);

-- `basis`: the case, or the warning when nothing has been reported yet. `stops`: how many of the account's stops this order has used.
create table stop_order (
  id uuid primary key,
  number text not null unique,
  basis_kind text not null check (basis_kind in ('case', 'warning')),
  basis_id uuid not null,
  transfer_id uuid,
  level smallint not null check (level between 1 and 20),
  account uuid not null,
  bank text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('drafted', 'approved', 'sent', 'acknowledged', 'effective', 'extended', 'refused', 'frozen', 'released', 'expired', 'withdrawn')),
  stops smallint not null default 0,
  held_fen bigint check (held_fen >= 0),
  refusal text,
  region bigint not null,
  unit text not null,
  paid_at timestamptz not null,
  drafted_at timestamptz not null,
  drafted_by uuid,
  approved_at timestamptz,
  approved_by uuid,
  alone boolean not null default false,
  reviewed_at timestamptz,
  reviewed_by uuid,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  effective_at timestamptz,
  expires_at timestamptz,
  extend_asked_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  check ((state in ('refused', 'frozen', 'released', 'expired', 'withdrawn')) = (ended_at is not null)),
  check (state not in ('effective', 'extended') or (held_fen is not null and expires_at is not null))
);
create unique index stop_order_one_live on stop_order (basis_id, account) where state not in ('refused', 'frozen', 'released', 'expired', 'withdrawn');
create index stop_order_by_basis on stop_order (basis_id, level, drafted_at);
create index stop_order_by_account on stop_order (account, drafted_at desc);
create index stop_order_by_drafting on stop_order (drafted_at desc, id);
create index stop_order_by_unit on stop_order (unit, drafted_at desc, id);
create index stop_order_by_state on stop_order (state, drafted_at desc, id);
create index stop_order_by_bank on stop_order (bank, drafted_at desc, id);
create index stop_order_live on stop_order (drafted_at desc, id) where ended_at is null;
create index stop_order_ending on stop_order (expires_at, id) where ended_at is null and expires_at is not null;
create index stop_order_by_effect on stop_order (effective_at) where effective_at is not null;

create table query_order (
  id uuid primary key,
  number text not null unique,
  case_id uuid not null,
  level smallint not null check (level between 1 and 20),
  account uuid not null,
  bank text not null,
  ask text not null check (ask in ('transactions', 'holder', 'all-accounts', 'dynamic')),
  since timestamptz,
  until timestamptz,
  state text not null check (state in ('sent', 'acknowledged', 'answered', 'running', 'refused', 'ended')),
  refusal text,
  rows integer,
  region bigint not null,
  unit text not null,
  asked_at timestamptz not null,
  asked_by uuid,
  answered_at timestamptz,
  ended_at timestamptz
);
create unique index query_order_one_live on query_order (case_id, account, ask) where state in ('sent', 'acknowledged', 'running');
create index query_order_by_case on query_order (case_id, asked_at);
create index query_order_by_asking on query_order (asked_at desc, id);
create index query_order_by_state on query_order (state, asked_at desc, id);
create index query_order_by_unit on query_order (unit, asked_at desc, id);

create table freeze_order (
  id uuid primary key,
  number text not null unique,
  case_id uuid not null,
  stop_id uuid,
  level smallint not null check (level between 1 and 20),
  account uuid not null,
  bank text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('drafted', 'approved', 'sent', 'acknowledged', 'queued', 'effective', 'extended', 'refused', 'released', 'lapsed', 'withdrawn')),
  held_fen bigint check (held_fen >= 0),
  queue_position smallint,
  refusal text,
  unrelated_at timestamptz,
  region bigint not null,
  unit text not null,
  drafted_at timestamptz not null,
  drafted_by uuid,
  approved_at timestamptz,
  approved_by uuid,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  effective_at timestamptz,
  expires_at timestamptz,
  extend_asked_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  check ((state in ('refused', 'released', 'lapsed', 'withdrawn')) = (ended_at is not null))
);
create unique index freeze_order_one_live on freeze_order (case_id, account) where state not in ('refused', 'released', 'lapsed', 'withdrawn');
create index freeze_order_by_case on freeze_order (case_id, level, drafted_at);
create index freeze_order_by_account on freeze_order (account, drafted_at desc);
create index freeze_order_by_drafting on freeze_order (drafted_at desc, id);
create index freeze_order_by_state on freeze_order (state, drafted_at desc, id);
create index freeze_order_by_unit on freeze_order (unit, drafted_at desc, id);
create index freeze_order_ending on freeze_order (expires_at, id) where ended_at is null and expires_at is not null;

-- What was said to a bank and what it said: the outbox of the bank port, kept as evidence. `ask` and `answer` hold tokens, never numbers.
create table bank_message (
  id uuid primary key,
  bank text not null,
  ask text not null,
  order_kind text not null check (order_kind in ('stop', 'query', 'freeze')),
  order_id uuid not null,
  body jsonb not null,
  created_at timestamptz not null,
  next_at timestamptz not null,
  attempts smallint not null default 0,
  received_at timestamptz,
  answered_at timestamptz,
  result text,
  answer jsonb,
  -- People were told that the bank is silent; sending goes on.
  told_at timestamptz,
  -- Nothing is sent any more: the order has ended, or the bank is reached by paper only.
  gave_up_at timestamptz
);
create index bank_message_waiting on bank_message (bank, next_at, id) where answered_at is null and gave_up_at is null;
create index bank_message_by_order on bank_message (order_id, created_at);

-- Lists of what is known to be bad, and what becomes of an entry --------------------------------------------
-- Scoring looks at live entries only. Evidence lies sealed in the vault under the entry's id. `level`: hops from the victim.
alter table listing drop constraint listing_list_check;
alter table listing add constraint listing_list_check check (list in ('scam-number', 'bad-domain', 'bad-app', 'mule-account', 'wallet'));
alter table listing
  add column id uuid not null default gen_random_uuid(),
  add column state text not null default 'live' check (state in ('proposed', 'live', 'removed')),
  add column level smallint check (level between 1 and 20),
  add column case_id uuid,
  add column added_by uuid,
  add column review_due timestamptz,
  add column removed_at timestamptz,
  add column removed_by uuid,
  add column removal text check (removal in ('mistake', 'not-confirmed', 'appeal-upheld')),
  add constraint listing_removed check ((state = 'removed') = (removed_at is not null));
create unique index listing_by_id on listing (id);
create index listing_by_adding on listing (state, added_at desc, id);
create index listing_by_list on listing (list, state, added_at desc, id);
create index listing_by_review on listing (review_due, id) where state = 'live' and review_due is not null;
create index listing_by_case on listing (case_id) where case_id is not null;
-- What a carrier is asked about a listed number; one live request an entry.
create table block_order (
  id uuid primary key,
  listing_id uuid not null,
  ask text not null check (ask in ('block', 'unblock')),
  state text not null check (state in ('sent', 'acknowledged', 'done', 'refused', 'failed')),
  reason text,
  asked_at timestamptz not null,
  asked_by uuid,
  answered_at timestamptz
);
create index block_order_by_listing on block_order (listing_id, asked_at desc, id);
create unique index block_order_one_live on block_order (listing_id) where state in ('sent', 'acknowledged');
-- The person concerned objects (Anti-Telecom and Online Fraud Law art. 31, 32). Who they are and what they say is sealed under the id.
create table appeal (
  id uuid primary key,
  listing_id uuid not null,
  channel text not null check (channel in ('counter', 'phone', 'letter')),
  state text not null check (state in ('open', 'upheld', 'rejected')),
  made_at timestamptz not null,
  taken_by uuid not null,
  due_at timestamptz not null,
  overdue_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  check ((state = 'open') = (decided_at is null))
);
create index appeal_open on appeal (due_at, id) where state = 'open';
create index appeal_by_decision on appeal (decided_at desc, id) where decided_at is not null;
create unique index appeal_one_open on appeal (listing_id) where state = 'open';

-- Walls (ADR 0003) ---------------------------------------------------------------------------------------
do $$
declare name text;
begin
  foreach name in array array['fraud_case', 'money_transfer', 'attachment', 'counter_alert', 'account', 'stop_order', 'query_order', 'freeze_order', 'bank_message', 'block_order', 'appeal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
  foreach name in array array['fraud_case', 'money_transfer', 'attachment', 'stop_order', 'query_order', 'freeze_order'] loop
    execute format('create policy own_place on %I for select using (region <@ (select gb_scope()) or unit = (select gb_unit()))', name);
  end loop;
end $$;
create policy own_place on counter_alert for select using (region <@ (select gb_scope()) or unit = (select gb_unit()) or teller = (select gb_user()));
-- What was said to a bank and what it said is evidence (ADR 0008).
revoke delete on bank_message from gb_app;
