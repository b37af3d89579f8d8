-- A query to a bank that the port does not reach waits until somebody has brought its paper there; its clock of an answer begins then.
-- The owner sees no row behind the walls unless it says that the program itself looks.
select set_config('gb.system', 'on', true);
alter table query_order add column sent_at timestamptz;
update query_order set sent_at = asked_at;
alter table query_order drop constraint query_order_state_check;
alter table query_order add constraint query_order_state_check check (state in ('to-carry', 'sent', 'acknowledged', 'answered', 'running', 'refused', 'ended'));
drop index query_order_one_live;
create unique index query_order_one_live on query_order (case_id, account, ask) where state in ('to-carry', 'sent', 'acknowledged', 'running');
