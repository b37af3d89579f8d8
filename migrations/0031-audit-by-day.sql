-- The auditor asks for days: a narrow span is found by its days, a wide one by the newest first.
create index audit_by_time on audit (at);
