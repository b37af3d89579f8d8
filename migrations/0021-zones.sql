-- Two zones (design, ADR 0015): citizens on the internet, desks on a network of their own, a database each. What one tells the other is numbered without a gap, kept
-- sealed until the other has it, and taken once.
create table zone_state (
  one boolean primary key default true check (one),
  last_out bigint not null default 0,
  -- The peer has all up to here.
  acked_out bigint not null default 0,
  -- We have all of the peer's up to here.
  last_in bigint not null default 0,
  -- Written into the peer's folder up to here, with this word of what we have, at this moment.
  dropped_to bigint not null default 0,
  dropped_ack bigint not null default 0,
  dropped_at timestamptz not null default 'epoch',
  -- What was last published, by name: when it is the same, nothing is sent.
  editions jsonb not null default '{}',
  check (acked_out <= last_out and dropped_to <= last_out)
);
insert into zone_state default values;
create table zone_message (
  seq bigint primary key,
  at timestamptz not null
);
-- What the public zone may say without asking: numbers, accounts, sites and apps that are known, as tokens of its own; officers who are at a door.
create table published_token (
  token uuid primary key,
  edition bigint not null
);
create index published_token_by_edition on published_token (edition);
create table published_officer (
  code text primary key,
  name text not null,
  badge text,
  unit text not null,
  unit_phone text
);

-- An objection that came from the public zone: whether its decision is on the way back. Marked row by row: what is decided earlier may be committed later.
alter table appeal add column told_peer_at timestamptz;
create index appeal_to_tell on appeal (decided_at, id) where channel = 'online' and decided_at is not null and told_peer_at is null;

do $$
declare name text;
begin
  foreach name in array array['zone_state', 'zone_message', 'published_token', 'published_officer'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy system_only on %I using ((select gb_system())) with check ((select gb_system()))', name);
  end loop;
end $$;
