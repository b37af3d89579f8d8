-- The brief counts what was answered for within 24 hours, and which clocks ran out meanwhile.
create index warning_by_closing on warning (closed_at) where closed_at is not null;
create index deadline_fired_by_time on deadline_fired (fired_at);
