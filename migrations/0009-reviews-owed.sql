-- What one person sent alone is looked for until somebody else has looked, however the order has ended meanwhile.
create index stop_order_to_review on stop_order (drafted_at, id) where alone and reviewed_at is null;
