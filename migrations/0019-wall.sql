-- A screen on the wall stays logged in for weeks and can only look.
alter table session add column read_only boolean not null default false;
