-- Two warnings of one human being (a second number, husband and wife, a number that was read wrong): one is merged into the other, which goes on for both (ADR 0017).
alter table warning add column merged_into uuid;
alter table warning add constraint warning_merged_is_duplicate check (merged_into is null or (outcome = 'duplicate' and merged_into <> id));
create index warning_by_merged_into on warning (merged_into) where merged_into is not null;
create index warning_merged_by_person on warning (person_id) where merged_into is not null;

-- Both as they were before, for the half hour in which a merge can be taken back.
create table merge_before (
  warning_id uuid primary key,
  at timestamptz not null,
  was jsonb not null
);
create index merge_before_by_age on merge_before (at);
alter table merge_before enable row level security;
alter table merge_before force row level security;
create policy system_only on merge_before using ((select gb_system())) with check ((select gb_system()));

-- What is told of a merged number from then on is evidence of the warning that was kept.
create or replace function gb_forget_signals(first timestamptz, past timestamptz, most integer) returns setof bigint language sql volatile security definer as $$
  delete from signal where (source_id, source_ref) in (
    select s.source_id, s.source_ref from signal s where s.received_at >= first and s.received_at < past and not exists (
      select from warning w left join warning k on k.id = w.merged_into
      where w.person_id = s.person_id and s.occurred_at between w.evidence_from and greatest(w.last_signal_at, k.last_signal_at)) limit most)
  returning id
$$;
