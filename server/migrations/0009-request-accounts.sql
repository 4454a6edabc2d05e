-- What is asked about accounts and decided by another; what was done to each, with reason and basis.

-- The day from which use is counted: made, restored, or moved.
alter table accounts
  add column awake_since timestamptz not null default now(),
  add column dormancy_warned_on date,
  -- Keyed digest of the officer's own number: one person, one account (product A1). Null only
  -- until the gateway has filled it in, for accounts older than this column.
  add column person_digest bytea;
update accounts set awake_since = created_at;
create unique index accounts_one_for_a_person on accounts (person_digest)
  where state <> 'revoked';

create table account_requests (
  id text primary key,
  kind text not null check (kind in ('new', 'duties', 'move', 'restore')),
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn')),
  -- Of a new account the id it will have: nothing to refer to yet.
  account_id text not null,
  requester_id text not null references accounts,
  requested_at timestamptz not null,
  -- Where the account is to be.
  agency_code text not null references agencies,
  -- All duties it is to hold: [{duty, from, to}].
  duties jsonb,
  reason text not null,
  legal_basis text not null,
  -- Of a new account only. The sealed values are wiped with the decision.
  username text,
  full_name text,
  officer_number_sealed bytea,
  phone_sealed bytea,
  person_digest bytea,
  decided_by text references accounts,
  decided_at timestamptz,
  decision_reason text,
  constraint nobody_asks_for_themself check (requester_id <> account_id),
  constraint nobody_decides_about_themself check (decided_by <> account_id),
  constraint nobody_decides_what_they_asked
    check (state not in ('approved', 'refused') or decided_by <> requester_id),
  constraint a_decision_is_somebodys
    check ((state = 'open') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint a_new_account_is_described
    check ((kind = 'new') = (username is not null) and (kind = 'new') = (full_name is not null)),
  constraint duties_are_asked_for_by_kind check ((kind in ('new', 'duties')) = (duties is not null)),
  constraint nothing_sealed_outlives_the_decision check (
    (kind = 'new' and state = 'open') = (officer_number_sealed is not null)
    and (officer_number_sealed is null) = (phone_sealed is null)
    and (officer_number_sealed is null) = (person_digest is null))
);
create unique index account_requests_one_open on account_requests (account_id) where state = 'open';
create unique index account_requests_one_login on account_requests (username) where state = 'open';
create unique index account_requests_one_person on account_requests (person_digest)
  where state = 'open';
create index account_requests_by_time on account_requests (requested_at desc, id desc);

-- The story of each account; the access log proves it (`seq`).
create table account_acts (
  account_id text not null,
  seq bigint not null,
  at timestamptz not null,
  act text not null,
  -- Null when the gateway did it by the clock.
  by_id text references accounts,
  request_id text references account_requests,
  -- The duty that was ended, the kind of request.
  about text,
  reason text,
  legal_basis text,
  primary key (account_id, seq)
);

grant select, insert on account_requests, account_acts to chot_app;
-- Who asked, for what and why cannot be changed afterwards.
grant update (state, officer_number_sealed, phone_sealed, person_digest, decided_by, decided_at,
              decision_reason) on account_requests to chot_app;
