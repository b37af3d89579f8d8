-- What has lain longer than the bureau keeps it is found without reading the rest. Signals come in the order in which they are received: a BRIN index costs ingest next to nothing.
create index signal_by_age on signal using brin (received_at);
create index door_photo_by_age on door_photo (added_at, id);
create index person_note_by_age on person_note (at, id);

-- The program may add signals and neither change nor delete one. This is the one way out: by the day they were received, and never the evidence of a warning.
create function gb_forget_signals(first timestamptz, past timestamptz, most integer) returns setof bigint language sql volatile security definer as $$
  delete from signal where (source_id, source_ref) in (
    select s.source_id, s.source_ref from signal s where s.received_at >= first and s.received_at < past
      and not exists (select from warning w where w.person_id = s.person_id and s.occurred_at between w.evidence_from and w.last_signal_at) limit most)
  returning id
$$;
revoke all on function gb_forget_signals from public;
grant execute on function gb_forget_signals to gb_app;
