-- What an agency's connection rests on (dispatch 6383 §1): commitment, account list, services,
-- security confirmation. Each is kept in versions; what was submitted never changes.

create table registration_versions (
  id text primary key,
  agency_code text not null references agencies,
  part text not null check (part in ('commitment', 'accounts', 'services', 'security')),
  version integer not null check (version > 0),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'accepted')),
  -- Days between which it holds; a list of accounts holds until the next one.
  valid_from date,
  valid_to date check (valid_to > valid_from),
  -- SHA-256 of the file a list was read from, or of the scanned paper; the file is kept nowhere.
  source_sha256 bytea check (length(source_sha256) = 32),
  made_by text not null references accounts,
  made_at timestamptz not null,
  -- SHA-256 over what it says; numbers of persons go into it under a key.
  digest bytea check (length(digest) = 32),
  submitted_by text references accounts,
  submitted_at timestamptz,
  decided_by text references accounts,
  decided_at timestamptz,
  decision_reason text,
  constraint one_version_of_each_number unique (agency_code, part, version),
  constraint nobody_decides_what_they_submitted check (decided_by <> submitted_by),
  constraint a_submission_is_somebodys check (
    (state = 'draft') = (submitted_at is null) and (submitted_at is null) = (submitted_by is null)
    and (submitted_at is null) = (digest is null)),
  constraint a_version_is_decided_by_somebody check (
    (state in ('returned', 'accepted')) = (decided_at is not null)
    and (decided_at is null) = (decided_by is null)
    and (decided_at is null) = (decision_reason is null)),
  constraint papers_have_days check (
    state = 'draft' or part not in ('commitment', 'security')
    or (valid_from is not null and valid_to is not null))
);
-- One is in the making at a time.
create unique index registration_versions_one_open on registration_versions (agency_code, part)
  where state in ('draft', 'submitted');
create index registration_versions_accepted on registration_versions (agency_code, part, version desc)
  where state = 'accepted';

-- A line of an account list (6383, form). Numbers are sealed, as those of accounts are.
create table list_rows (
  version_id text not null references registration_versions,
  row integer not null check (row > 0),
  username text not null check (length(username) between 8 and 60),
  full_name text not null,
  duty text not null check (duty in ('receiving', 'verification')),
  staff_code text,
  queries_per_day integer not null check (queries_per_day between 1 and 100000),
  officer_number_sealed bytea not null,
  phone_sealed bytea not null,
  person_digest bytea not null,
  phone_digest bytea not null,
  primary key (version_id, row),
  constraint a_login_once_in_a_list unique (version_id, username),
  constraint a_person_once_in_a_list unique (version_id, person_digest)
);

-- A line of the service registration (6383, form).
create table service_rows (
  version_id text not null references registration_versions,
  service_code text not null references services,
  window_kind text not null check (window_kind in ('office', 'off-hours')),
  queries_per_day integer not null check (queries_per_day between 1 and 1000000),
  purpose text not null,
  -- What the count was reckoned from, when it was.
  dossiers_per_day integer check (dossiers_per_day >= 0),
  look_ups_per_dossier integer check (look_ups_per_dossier > 0),
  primary key (version_id, service_code, window_kind)
);

-- A signed commitment, or the confirmation of security (6383 §1(1), (4)).
create table registration_papers (
  version_id text primary key references registration_versions,
  document_number text not null,
  document_date date not null,
  issuer text not null,
  signer_name text not null,
  signer_position text not null,
  -- Of a security confirmation.
  level smallint check (level between 1 and 5),
  basis text,
  -- The first day of the checklist that was answered.
  checklist_from date,
  constraint a_level_has_a_basis check ((level is null) = (basis is null))
);

create table checklist_answers (
  version_id text not null references registration_versions,
  item text not null,
  answer text not null check (answer in ('met', 'partly', 'not-met', 'not-applicable')),
  evidence text not null,
  primary key (version_id, item)
);

-- Why a version was returned, line by line; `place` names the line.
create table return_reasons (
  version_id text not null references registration_versions,
  place text not null,
  reason text not null,
  primary key (version_id, place)
);

-- Accepted lists as they went to the Ministry, and what it answered.
create table list_sendings (
  id text primary key,
  sent_by text not null references accounts,
  sent_at timestamptz not null,
  document_number text not null,
  document_date date not null,
  answered_by text references accounts,
  answered_at timestamptz,
  answer_number text,
  answer_date date,
  constraint an_answer_is_somebodys check (
    (answered_at is null) = (answered_by is null) and (answered_at is null) = (answer_number is null)
    and (answered_at is null) = (answer_date is null))
);
create table list_sending_versions (
  sending_id text not null references list_sendings,
  version_id text not null references registration_versions,
  primary key (sending_id, version_id)
);

-- Queries of an agency on a local day that is over: what use is measured by.
create table agency_use (
  agency_code text not null,
  day date not null,
  service_code text not null,
  window_kind text not null check (window_kind in ('office', 'off-hours')),
  queries integer not null check (queries > 0),
  primary key (agency_code, day, service_code, window_kind)
);
create table agency_use_days (day date primary key);

create index dossiers_open_at on dossiers (receiving_agency) where state = 'open';
create index dossiers_received_at on dossiers (receiving_agency, received_at);

-- What was submitted is what is read for ever after.
create function refuse_change_of_submitted() returns trigger language plpgsql as $$
declare
  about text := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
begin
  if (select state from registration_versions where id = about) <> 'draft' then
    raise exception 'version % was submitted and does not change', about;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger list_rows_stand before insert or update or delete on list_rows
  for each row execute function refuse_change_of_submitted();
create trigger service_rows_stand before insert or update or delete on service_rows
  for each row execute function refuse_change_of_submitted();
create trigger registration_papers_stand before insert or update or delete on registration_papers
  for each row execute function refuse_change_of_submitted();
create trigger checklist_answers_stand before insert or update or delete on checklist_answers
  for each row execute function refuse_change_of_submitted();

create function refuse_new_words_of_submitted() returns trigger language plpgsql as $$
begin
  if old.state in ('returned', 'accepted')
     or (old.state = 'submitted'
         and (new.state not in ('returned', 'accepted')
              or (new.digest, new.valid_from, new.valid_to, new.source_sha256, new.submitted_by)
                 is distinct from (old.digest, old.valid_from, old.valid_to, old.source_sha256,
                                   old.submitted_by))) then
    raise exception 'version % was submitted and does not change', old.id;
  end if;
  return new;
end $$;
create trigger registration_versions_stand before update on registration_versions
  for each row execute function refuse_new_words_of_submitted();

grant select, insert on registration_versions, list_rows, service_rows, registration_papers,
  checklist_answers, return_reasons, list_sendings, list_sending_versions, agency_use,
  agency_use_days to chot_app;
grant delete on list_rows, service_rows, registration_papers, checklist_answers to chot_app;
grant update (state, valid_from, valid_to, source_sha256, digest, submitted_by, submitted_at,
              decided_by, decided_at, decision_reason) on registration_versions to chot_app;
grant update (answered_by, answered_at, answer_number, answer_date) on list_sendings to chot_app;
