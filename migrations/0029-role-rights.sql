-- What a bureau has taken from a role, whole in each version; the newest is in force, the others are its history. Of roles, not of people.
create table role_rights (
  version int primary key,
  -- {"analyst": ["order.approve"]}
  withdrawn jsonb not null,
  reason text not null,
  changed_at timestamptz not null,
  changed_by uuid not null
);
