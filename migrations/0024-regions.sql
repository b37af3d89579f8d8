-- A target population says where it comes from, and who entered it when; those of a file say so too.
alter table region_target add column note text not null default '';
alter table region_target add column entered_by uuid;
alter table region_target add column entered_at timestamptz;

-- Days off and days worked hold for the whole bureau, not for objections alone: a setting of their own.
insert into setting (key, value, changed_at, changed_by)
  select 'workingCalendar', jsonb_build_object('daysOff', coalesce(value -> 'daysOff', '[]'), 'daysWorked', coalesce(value -> 'daysWorked', '[]')), changed_at, changed_by
  from setting where key = 'appealClock' and (value ? 'daysOff' or value ? 'daysWorked');
update setting set value = value - 'daysOff' - 'daysWorked' where key = 'appealClock';

-- A day that is switched moves the ends of all that are open, also of those that lie under another one.
create index appeal_still_open on appeal (due_at) where state = 'open';

-- What a place followed.
create index region_succession_by_new on region_succession (new_code);
