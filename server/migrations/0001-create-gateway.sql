-- The first schema. Rules that must hold whatever program writes are constraints here.
-- Runs as the owner; the application signs in as a member of chot_app, which can neither change
-- nor delete an entry of the access log.

create table agencies (
  code text primary key check (length(code) between 3 and 64),
  name text not null,
  kind text not null check (kind in ('province', 'department', 'commune', 'service-centre', 'police')),
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);

create table accounts (
  id text primary key,
  username text not null unique check (length(username) between 8 and 60),
  full_name text not null,
  agency_code text not null references agencies,
  state text not null default 'active' check (state in ('active', 'locked', 'revoked')),
  demonstration boolean not null default false,
  password_hash text not null,
  -- Under the data key: the TOTP secret, and what the Ministry is told of the officer
  -- (MaCanBo, their own citizen number, and SoDienThoai).
  totp_sealed bytea not null,
  officer_number_sealed bytea not null,
  phone_sealed bytea not null,
  -- A TOTP step is used once (RFC 6238 §5.2).
  totp_step_used bigint not null default 0,
  last_sign_in_at timestamptz,
  created_at timestamptz not null default now()
);

create table account_duties (
  account_id text not null references accounts,
  duty text not null check (duty in ('receiving', 'verification', 'account-admin', 'focal-point',
                                     'security', 'leader', 'auditor')),
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  primary key (account_id, duty, valid_from)
);

-- The account list sent to the Ministry (dispatch 6383, form 2). One list is in force at a time.
create table account_lists (
  id integer generated always as identity primary key,
  accepted_at timestamptz not null,
  ended_at timestamptz check (ended_at >= accepted_at)
);
create unique index account_lists_one_in_force on account_lists ((true)) where ended_at is null;

create table listed_accounts (
  list_id integer not null references account_lists,
  account_id text not null references accounts,
  queries_per_day integer not null check (queries_per_day between 0 and 100000),
  primary key (account_id, list_id)
);

create table sessions (
  -- SHA-256 of the cookie's token: the table gives nobody a session.
  id bytea primary key,
  account_id text not null references accounts,
  strength text not null check (strength in ('password', 'password+totp')),
  address inet not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_of_account on sessions (account_id) where ended_at is null;

-- Failures are counted per account and address, so that nobody can shut another out.
create table sign_in_failures (
  -- Keyed digest of the login typed: people type passwords there too.
  login_digest bytea not null,
  address inet not null,
  failures integer not null,
  last_at timestamptz not null,
  paused_until timestamptz,
  primary key (login_digest, address)
);

create table client_systems (
  id text primary key,
  name text not null,
  agency_code text not null references agencies,
  scopes text[] not null,
  public_jwks jsonb not null,
  state text not null default 'active' check (state in ('active', 'locked', 'revoked'))
);

create table client_tokens (
  digest bytea primary key,
  system_id text not null references client_systems,
  scopes text[] not null,
  expires_at timestamptz not null
);

-- Client assertions are used once (RFC 7523 §3, jti).
create table used_assertions (
  system_id text not null references client_systems,
  jti text not null,
  expires_at timestamptz not null,
  primary key (system_id, jti)
);

create table services (
  code text primary key,
  name text not null,
  operation text not null,
  integration_code text not null check (length(integration_code) <= 20),
  answer text not null check (answer in ('match', 'person', 'household')),
  enabled boolean not null
);

-- Dispatch 6383, form 3: counts per service, office hours and off hours apart.
create table service_registrations (
  service_code text not null references services,
  window_kind text not null check (window_kind in ('office', 'off-hours')),
  queries_per_window integer not null check (queries_per_window >= 0),
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  legal_basis text not null,
  primary key (service_code, window_kind, valid_from)
);

create table purposes (
  code text primary key,
  name text not null
);

create table procedures (
  code text primary key,
  name text not null,
  field text not null,
  level text not null,
  parts text[] not null
);

create table procedure_revisions (
  procedure_code text not null references procedures,
  revision integer not null check (revision > 0),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to >= valid_from),
  look_ups_per_dossier integer not null check (look_ups_per_dossier between 1 and 50),
  rules jsonb not null,
  legal_basis text not null,
  primary key (procedure_code, revision)
);
create unique index procedure_revisions_one_in_force on procedure_revisions (procedure_code)
  where valid_to is null;

-- Numbers of law and policy, each with its basis and the days between which it holds.
create table policies (
  name text not null,
  value jsonb not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  legal_basis text not null,
  primary key (name, valid_from)
);

create table calendar_days (
  date date primary key,
  kind text not null check (kind in ('holiday', 'working')),
  name text not null,
  legal_basis text not null
);

create table dossiers (
  id text primary key,
  code text not null unique,
  procedure_code text not null references procedures,
  receiving_agency text not null references agencies,
  deciding_agency text not null references agencies,
  state text not null check (state in ('open', 'closed')),
  system_id text not null references client_systems,
  budget integer not null check (budget between 0 and 500),
  received_at timestamptz not null,
  updated_at timestamptz not null
);

create table dossier_officers (
  account_id text not null references accounts,
  dossier_id text not null references dossiers,
  primary key (account_id, dossier_id)
);
create index dossier_officers_of_dossier on dossier_officers (dossier_id);

-- What the citizen wrote, sealed; the digests answer "is this person a party" without opening it.
create table dossier_parties (
  dossier_id text not null references dossiers,
  party smallint not null check (party between 1 and 50),
  part text not null,
  number_digest bytea not null,
  match_digest bytea not null,
  sealed bytea not null,
  primary key (dossier_id, party)
);

-- Units reserved or spent. Written only while log_head is held.
create table counters (
  key text primary key,
  used integer not null check (used >= 0)
) with (fillfactor = 70);

create table nodes (
  id text primary key,
  -- The advisory lock its process holds for as long as it lives.
  lock_key bigint not null unique,
  started_at timestamptz not null
);

-- One row per granted query; a null outcome is a reservation whose answer is not yet known.
create table queries (
  request_id text primary key,
  -- No foreign keys: these are read in the transaction that inserts the row, under the head of the
  -- log, and nobody may delete what they name. Checking them again would cost three look-ups a row.
  node_id text not null,
  account_id text not null,
  system_id text,
  dossier_code text not null,
  procedure_code text not null,
  service_code text not null,
  purpose text not null,
  window_id text not null,
  counters text[] not null,
  decided_at timestamptz not null,
  local_date date not null,
  decision_seq bigint not null unique,
  outcome text check (outcome in ('answered', 'no-match', 'failed', 'not-sent', 'unknown')),
  outcome_seq bigint,
  idempotency_key text,
  idempotency_digest bytea,
  constraint outcome_has_its_entry check ((outcome is null) = (outcome_seq is null))
);
create index queries_of_account on queries (account_id, local_date, decision_seq);
create index queries_in_flight on queries (node_id) where outcome is null;
create unique index queries_idempotency on queries (account_id, idempotency_key)
  where idempotency_key is not null;

-- The head of the access log. Whoever holds this row is the only one to record, count or decide.
create table log_head (
  one boolean primary key default true check (one),
  size bigint not null,
  last_at timestamptz not null,
  policy_revision bigint not null
) with (fillfactor = 10);
insert into log_head (size, last_at, policy_revision) values (0, 'epoch', 1);

create table log_entries (
  seq bigint not null,
  at timestamptz not null,
  text text not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  kind text not null,
  outcome text not null,
  reason text,
  account_id text,
  agency_code text,
  system_id text,
  dossier_code text,
  procedure_code text,
  service_code text,
  request_id text,
  subject bytea,
  primary key (seq, at)
) partition by range (at);
create table log_entries_rest partition of log_entries default;
create index log_entries_by_account on log_entries (account_id, seq) where account_id is not null;
create index log_entries_by_dossier on log_entries (dossier_code, seq) where dossier_code is not null;
create index log_entries_by_request on log_entries (request_id, seq) where request_id is not null;

-- The keys this database is used with, by fingerprint: `data`, and the subject key of each month.
-- A node with another key must not write.
create table key_fingerprints (
  name text primary key,
  fingerprint bytea not null
);

-- Makes the partition of the month that holds `instant` (UTC months).
create function make_log_partition(instant timestamptz) returns void
language plpgsql as $$
declare
  first_day timestamptz := date_trunc('month', instant, 'UTC');
  next_first timestamptz := date_trunc('month', first_day + interval '32 days', 'UTC');
  name text := 'log_entries_' || to_char(first_day at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(name) is null then
    execute format('create table %I partition of log_entries for values from (%L) to (%L)',
                   name, first_day, next_first);
  end if;
end $$;

do $$
begin
  if not exists (select from pg_roles where rolname = 'chot_app') then
    create role chot_app nologin;
  end if;
end $$;

grant usage on schema public to chot_app;
grant select, insert on all tables in schema public to chot_app;
grant update on agencies, accounts, account_duties, account_lists, sessions, sign_in_failures,
  client_systems, services, service_registrations, procedure_revisions, dossiers, counters, queries,
  log_head to chot_app;
grant delete on dossier_officers, dossier_parties, sign_in_failures, client_tokens, used_assertions
  to chot_app;
revoke insert on log_head, schema_migrations from chot_app;

-- Nodes keep the policy in memory and reread it when its revision moves; a trigger moves it, so
-- that no writer can forget to.
create function move_policy_revision() returns trigger language plpgsql as $$
begin
  update log_head set policy_revision = policy_revision + 1;
  return null;
end $$;

create trigger services_move_policy after insert or update or delete on services
  for each statement execute function move_policy_revision();
create trigger registrations_move_policy after insert or update or delete on service_registrations
  for each statement execute function move_policy_revision();
create trigger purposes_move_policy after insert or update or delete on purposes
  for each statement execute function move_policy_revision();
create trigger procedures_move_policy after insert or update or delete on procedures
  for each statement execute function move_policy_revision();
create trigger procedure_revisions_move_policy after insert or update or delete on procedure_revisions
  for each statement execute function move_policy_revision();
create trigger policies_move_policy after insert or update or delete on policies
  for each statement execute function move_policy_revision();
create trigger calendar_days_move_policy after insert or update or delete on calendar_days
  for each statement execute function move_policy_revision();
