-- What a customer at a bank's counter has sent before, as the teller told it. Nothing of it is lost because its account or its bank is not known
-- yet: it stays here until the teller, the officer at the counter or the centre completes it, and its stop is drafted.
create table counter_payment (
  id uuid primary key,
  alert_id uuid not null,
  -- In the order in which they were told.
  nth smallint not null,
  warning_id uuid not null,
  teller uuid not null,
  account uuid,
  bank text,
  amount_fen bigint not null check (amount_fen > 0),
  at timestamptz not null,
  told_at timestamptz not null,
  completed_at timestamptz,
  completed_by uuid,
  check ((completed_at is null) = (completed_by is null))
);
create unique index counter_payment_by_alert on counter_payment (alert_id, nth);
create index counter_payment_by_warning on counter_payment (warning_id, told_at);

-- Whoever may see the warning is told of them with it; by themselves they are the teller's own.
alter table counter_payment enable row level security;
alter table counter_payment force row level security;
create policy system_only on counter_payment using ((select gb_system())) with check ((select gb_system()));
create policy own_counter on counter_payment for select using (teller = (select gb_user()));
