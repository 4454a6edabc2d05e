-- A new client system, or the next key of one, as one person asks for it and another decides it.
create table client_system_requests (
  id text primary key,
  kind text not null check (kind in ('system', 'key')),
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  -- Of a new system the id it will have: nothing to refer to yet.
  system_id text not null,
  name text,
  agency_code text references agencies,
  scopes text[],
  networks cidr[] check (cardinality(networks) between 1 and 50),
  thumbprint text not null check (length(thumbprint) = 43),
  public_jwk jsonb not null check (not public_jwk ? 'd'),
  valid_from timestamptz not null,
  valid_to timestamptz not null check (valid_to > valid_from),
  requester_id text not null references accounts,
  requested_at timestamptz not null,
  reason text not null,
  legal_basis text not null,
  decided_by text references accounts,
  decided_at timestamptz,
  decision_reason text,
  constraint a_new_system_is_described check (
    (kind = 'system') = (name is not null) and (name is null) = (agency_code is null)
    and (name is null) = (scopes is null) and (name is null) = (networks is null)),
  constraint nobody_decides_on_a_system_they_asked_for
    check (state not in ('approved', 'refused') or decided_by <> requester_id),
  constraint a_decision_on_a_system_is_somebodys
    check ((state = 'open') = (decided_at is null) and (decided_at is null) = (decided_by is null)
           and (decided_at is null) = (decision_reason is null))
);
create unique index client_system_requests_one_system on client_system_requests (system_id)
  where kind = 'system' and state = 'open';
create unique index client_system_requests_one_key on client_system_requests (thumbprint)
  where state = 'open';

grant select, insert on client_system_requests to chot_app;
-- What was asked cannot be changed afterwards.
grant update (state, decided_by, decided_at, decision_reason) on client_system_requests to chot_app;
