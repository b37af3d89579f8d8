-- Codes by kind, the newest first; and the numbers of a code, in order, to be counted from the index alone.
drop index credit_newest;
create index credit_by_kind on credit (kind, created_at desc, code);
create index registration_counted on registration (credit, token) where credit is not null and ended_at is null;
