-- Connection files (dispatches 6383 §1, 1658 §5, 6359): drives, the way of each file, what came with
-- it, and whether an agency's connection stands. Nothing is deleted, only ended.

alter table account_duties drop constraint account_duties_duty_check;
alter table account_duties add constraint account_duties_duty_check
  check (duty in ('receiving', 'verification', 'account-admin', 'focal-point', 'security',
                  'connection-desk', 'leader', 'auditor'));

-- A part of the province, for sums; null where the list of agencies names none.
alter table agencies add column area text check (length(area) between 1 and 100);

create table drives (
  id text primary key,
  name text not null,
  legal_basis text not null,
  -- Edition of the forms, e.g. 2025-09-12.
  form text not null,
  opened_on date not null,
  due_on date not null check (due_on >= opened_on),
  opened_by text not null references accounts,
  opened_at timestamptz not null,
  -- Its figures are final from then on.
  closed_on date,
  constraint a_drive_closes_after_its_day check (closed_on >= opened_on)
);
grant select, insert, update (due_on, closed_on) on drives to chot_app;

-- Who is to register. `excluded_on`: taken to have no need (dispatch 6359).
create table drive_agencies (
  drive_id text not null references drives,
  agency_code text not null references agencies,
  excluded_on date,
  excluded_reason text,
  primary key (drive_id, agency_code),
  constraint an_exclusion_has_a_reason check ((excluded_on is null) = (excluded_reason is null))
);
create index drive_agencies_of_agency on drive_agencies (agency_code);
grant select, insert, update (excluded_on, excluded_reason) on drive_agencies to chot_app;

create table connection_files (
  id text primary key,
  drive_id text not null,
  agency_code text not null,
  route text not null check (route in ('local', 'ministry')),
  state text not null check (state in ('draft', 'signed', 'sent', 'received', 'returned', 'accepted',
                                       'connected', 'suspended', 'ended')),
  state_since timestamptz not null,
  -- The last day it came back for correction.
  returned_on date,
  -- Versions of the four parts as they were when it was last sent.
  parts jsonb,
  begun_at timestamptz not null,
  foreign key (drive_id, agency_code) references drive_agencies
);
create unique index connection_files_one_of_a_drive on connection_files (drive_id, agency_code)
  where state <> 'ended';
create index connection_files_of_agency on connection_files (agency_code);
create index connection_files_by_state on connection_files (state, state_since, id);
grant select, insert, update (state, state_since, returned_on, parts) on connection_files to chot_app;

create function keep_ended_file() returns trigger language plpgsql as $$
begin
  if old.state = 'ended' then raise exception 'connection file % has ended', old.id; end if;
  return new;
end $$;
create trigger connection_files_end_once before update on connection_files
  for each row execute function keep_ended_file();

-- Whatever was attached: the file itself lies in the folder of files under its SHA-256.
create table attachments (
  file_id text not null references connection_files,
  sha256 bytea not null check (length(sha256) = 32),
  name text not null,
  type text not null check (type in ('pdf', 'docx', 'xlsx', 'jpeg', 'png')),
  bytes integer not null check (bytes > 0),
  kept_at timestamptz not null,
  kept_by text not null references accounts,
  primary key (file_id, sha256)
);
grant select, insert on attachments to chot_app;

create table connection_steps (
  file_id text not null references connection_files,
  -- Of its entry in the access log.
  seq bigint not null,
  at timestamptz not null,
  act text not null,
  state text not null,
  -- Null: the clock.
  account_id text references accounts,
  approved_by text references accounts,
  document_number text,
  document_on date,
  document_way text check (document_way in ('in', 'out')),
  reason text,
  basis text,
  -- Why each part came back: [{part, reason}].
  part_reasons jsonb not null default '[]',
  primary key (file_id, seq),
  constraint a_document_has_its_day
    check ((document_number is null) = (document_on is null)
           and (document_number is null) = (document_way is null)),
  constraint nobody_approves_their_own_step check (approved_by <> account_id)
);
create table step_attachments (
  file_id text not null,
  seq bigint not null,
  sha256 bytea not null,
  primary key (file_id, seq, sha256),
  foreign key (file_id, seq) references connection_steps,
  foreign key (file_id, sha256) references attachments
);
grant select, insert on connection_steps, step_attachments to chot_app;

-- Whether an agency may use the database: read with the facts of every decision. An agency without a
-- row is governed by the policy `connection-files`.
create table agency_connections (
  agency_code text primary key references agencies,
  state text not null check (state in ('connected', 'suspended', 'ended')),
  -- Null: suspended without ever having had a file that was accepted.
  file_id text references connection_files,
  since timestamptz not null,
  -- Who suspended or ended it; null: the clock.
  by_id text references accounts,
  reason text not null,
  -- A restored connection is left alone by the clock up to this day.
  restored_until date,
  constraint a_connection_has_a_file check (state <> 'connected' or file_id is not null
                                            or restored_until is not null)
);
create index agency_connections_stopped on agency_connections (since) where state <> 'connected';
grant select, insert, update on agency_connections to chot_app;

-- What the clock has told of a drive: once for each day and kind.
create table drive_turns (
  drive_id text not null references drives,
  day date not null,
  kind text not null check (kind in ('remind', 'warn', 'suspend', 'figures')),
  primary key (drive_id, day, kind)
);
grant select, insert on drive_turns to chot_app;

-- The figures of each day, kept for good.
create table drive_figures (
  drive_id text not null references drives,
  day date not null,
  kind text not null,
  area text not null,
  done integer not null,
  partial integer not null,
  none integer not null,
  excluded integer not null,
  primary key (drive_id, day, kind, area)
);
grant select, insert, update (done, partial, none, excluded) on drive_figures to chot_app;
