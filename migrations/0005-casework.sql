-- What the centre says when it reviews a handover has a place of its own; `reply` is the other bureau's alone.
alter table handover add column review_note text;

-- A tap that was answered: a phone that lost the answer sends it again with the same key, and nothing happens twice.
create table answered_tap (
  user_id uuid not null,
  subject_id uuid not null,
  key text not null,
  at timestamptz not null,
  primary key (user_id, subject_id, key)
);
create index answered_tap_by_age on answered_tap (at);

-- A whole case as it was before an outcome or a handover, for the thirty seconds in which it can be taken back.
create table case_before (
  task_id uuid primary key,
  at timestamptz not null,
  was jsonb not null
);
create index case_before_by_age on case_before (at);

do $$
declare name text;
begin
  foreach name in array array['answered_tap', 'case_before'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
end $$;

select set_config('gb.system', 'on', true);
-- To a unit of ours nobody replies: what stands there was said at the review.
update handover set review_note = reply, reply = null where to_unit is not null and reply is not null;
-- What is with another bureau already gets its clock as well: an hour from now, and then the centre is asked.
insert into deadline (subject_kind, subject_id, rule, due_at)
  select 'warning', id, 'bureau-reply', now() + interval '1 hour' from warning where state = 'elsewhere';
