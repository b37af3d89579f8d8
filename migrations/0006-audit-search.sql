-- The auditor asks what one person did, what happened to one case, and how often one thing was done; newest first.
create index audit_by_actor on audit (actor, seq desc);
create index audit_by_action on audit (action, seq desc);
create index audit_by_subject on audit (subject, seq desc);
