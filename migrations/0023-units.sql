-- Units are changed at the desk: a form that is older than the unit is refused.
alter table unit add column version integer not null default 1;
-- Who was named for a unit from above goes to the unit of their place when it closes.
create index person_by_named_unit on person (named_unit) where named_unit is not null;
