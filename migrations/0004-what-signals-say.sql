-- The unit that a sender named for this person; null when the place alone decides.
alter table person add column named_unit text;
-- When the point was told by a signal; null for a home on the register, which no signal moves.
alter table person add column point_at timestamptz;
