-- Announced jobs: lists of persons of dossiers that a program matches, of which the Ministry was told
-- (dispatch 6383 §2(1), form, note 3).
create table jobs (
  id text primary key,
  name text not null,
  system_id text not null references client_systems,
  -- The officer in whose name it asks.
  account_id text not null references accounts,
  service_code text not null references services,
  purpose text not null references purposes,
  notice_number text not null,
  notice_on date not null,
  notice_to text not null,
  windows text[] not null,
  from_on date not null,
  -- Included.
  to_on date not null,
  per_window integer not null check (per_window > 0),
  in_all integer not null check (in_all > 0),
  per_minute integer not null check (per_minute > 0),
  drafted_at timestamptz not null,
  -- Null: the client system.
  drafted_by text references accounts,
  address text not null,
  state text not null default 'draft'
    check (state in ('draft', 'approved', 'running', 'paused', 'done', 'stopped', 'expired')),
  state_since timestamptz not null,
  -- A person's words, or the code of what the program met.
  state_reason text,
  paused_by text check (paused_by in ('owner', 'program', 'focal-point', 'security')),
  approved_by text references accounts,
  asked_last_at timestamptz,
  wait_until timestamptz,
  waits_for text,
  -- How many rows there were of each outcome, once it is over.
  ended_counts jsonb,
  -- From here on what became of each row is gone.
  results_until timestamptz,
  constraint a_pause_has_its_author check ((state = 'paused') = (paused_by is not null)),
  constraint nothing_runs_unapproved
    check (state in ('draft', 'stopped') or approved_by is not null),
  constraint nobody_approves_their_own_job check (approved_by <> drafted_by),
  constraint windows_are_named
    check (windows <@ array['office', 'off-hours'] and cardinality(windows) between 1 and 2),
  constraint days_are_in_order check (from_on <= to_on)
);
create index jobs_at_work on jobs (id) where state in ('approved', 'running');

-- A row is a place in a dossier; who stands there is told by the dossier alone.
create table job_items (
  job_id text not null references jobs,
  row integer not null check (row > 0),
  dossier_code text not null,
  party smallint not null check (party between 1 and 50),
  -- Counts up when an attempt surely was not sent; each has an idempotency key of its own.
  attempt smallint not null default 1,
  outcome text check (outcome in ('answered', 'no-match', 'failed', 'unknown', 'refused')),
  reason text,
  request_id text,
  primary key (job_id, row),
  constraint a_person_is_in_a_job_once unique (job_id, dossier_code, party)
);
create index job_items_to_ask on job_items (job_id, row) where outcome is null;

alter table queries add column job_id text;

grant select, insert, update on jobs to chot_app;
grant select, insert, update, delete on job_items to chot_app;
