-- When what the order stands on was reported, kept with an order that took effect: the figures read it from their index and join nothing.
-- The owner sees no row behind the walls unless it says that the program itself looks.
select set_config('gb.system', 'on', true);
alter table stop_order add column reported_at timestamptz;
update stop_order o set reported_at = c.reported_at from fraud_case c where c.id = o.basis_id and o.effective_at is not null;
update stop_order o set reported_at = w.opened_at from warning w where w.id = o.basis_id and o.effective_at is not null and o.reported_at is null;
drop index stop_order_by_effect;
create index stop_order_by_effect on stop_order (effective_at) include (region, unit, bank, level, account, held_fen, sent_at, reported_at) where effective_at is not null;
