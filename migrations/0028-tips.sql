-- Citizens' reports (群众举报, ADR 0019): what somebody tells of a fraud, who shows a number by SMS and is answered on it. What they said, their number and
-- what they named lie sealed in the vault under the report's id; here stand tokens, so that the same number told by several people is one number.
create table tip (
  id uuid primary key,
  -- The number that was shown.
  reporter uuid not null,
  channel text not null check (channel in ('call', 'sms', 'chat', 'web', 'app', 'in-person')),
  fraud_type text,
  happened_at timestamptz,
  -- Money that has gone out.
  paid_fen bigint check (paid_fen > 0),
  paid_at timestamptz,
  -- The village that was chosen, else where the reporter is known to belong; 0: nobody knows.
  region bigint not null,
  -- Whose work it is: the centre's. Empty in the public zone.
  unit text not null,
  -- It came from the public zone, which is told what becomes of it.
  from_peer boolean not null,
  state text not null default 'received' check (state in ('received', 'taken', 'confirmed', 'unconfirmed', 'dismissed', 'withdrawn')),
  made_at timestamptz not null,
  overdue_at timestamptz,
  taken_at timestamptz,
  taken_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  -- What the reporter is told was done, in general: the number listed, handed to a case.
  done text[] not null default '{}',
  case_id uuid,
  -- The reporter took it back after it had been taken up.
  regretted_at timestamptz,
  -- The public zone has not been told of the last change.
  to_tell boolean not null default false,
  check ((paid_fen is null) = (paid_at is null)),
  check ((state in ('confirmed', 'unconfirmed', 'dismissed', 'withdrawn')) = (ended_at is not null)),
  check (cardinality(done) <= 2)
);
create index tip_fresh on tip ((paid_fen is not null) desc, made_at desc, id desc) where state = 'received';
create index tip_in_work on tip ((paid_fen is not null) desc, made_at desc, id desc) where state = 'taken';
create index tip_done on tip (ended_at desc, id desc) where state in ('confirmed', 'unconfirmed', 'dismissed');
create index tip_by_reporter on tip (reporter, made_at desc, id);
create index tip_to_tell on tip (id) where to_tell;
create index tip_by_end on tip (ended_at, id) where ended_at is not null;

-- What it is about, in the order in which it was told.
create table tip_subject (
  tip_id uuid not null,
  nth smallint not null,
  kind text not null check (kind in ('phone', 'account', 'domain', 'app')),
  token uuid not null,
  primary key (tip_id, nth)
);
create index tip_subject_by_token on tip_subject (token, tip_id);

alter table tip enable row level security;
alter table tip force row level security;
create policy system_only on tip using ((select gb_system())) with check ((select gb_system()));
create policy own_place on tip for select using (region <@ (select gb_scope()) or unit = (select gb_unit()));
alter table tip_subject enable row level security;
alter table tip_subject force row level security;
create policy system_only on tip_subject using ((select gb_system())) with check ((select gb_system()));
