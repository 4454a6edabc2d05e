-- Cases: what is looked into because of alerts, by whom, and what was decided (core/src/workflow/case.ts).
create table cases (
  -- A request id, the same on all entries of the log about it.
  id text primary key,
  number bigint generated always as identity unique,
  scope text not null check (scope in ('account', 'agency', 'system')),
  subject text not null,
  state text not null check (state in ('open', 'looking', 'asked', 'decided', 'closed')),
  -- As grave as its gravest alert.
  gravity text not null check (gravity in ('case', 'challenge', 'lock')),
  opened_at timestamptz not null,
  moved_at timestamptz not null,
  assignee text references accounts,
  answer_by timestamptz,
  answered boolean not null default false,
  decision text check (decision in ('harmless', 'explained', 'lock', 'violation')),
  decided_at timestamptz,
  decided_by text references accounts,
  constraint a_decision_is_somebodys check (
    (decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)
    and (decision is not null) = (state in ('decided', 'closed'))),
  constraint who_looks_is_known check (state in ('open', 'decided', 'closed') or assignee is not null),
  constraint only_officers_answer check ((answer_by is null or scope = 'account')),
  constraint nobody_looks_into_themself
    check (scope <> 'account' or assignee is distinct from subject),
  constraint nobody_decides_about_themself
    check (scope <> 'account' or decided_by is distinct from subject)
);
create unique index one_case_of_a_subject_goes_on on cases (scope, subject)
  where state not in ('decided', 'closed');
create index cases_of_subject on cases (scope, subject, number desc);
create index cases_awaited on cases (subject) where state = 'asked';
grant select, insert on cases to chot_app;
grant update (state, gravity, moved_at, assignee, answer_by, answered, decision, decided_at, decided_by)
  on cases to chot_app;

-- An alert belongs to one case; those before this migration, to none.
create table case_alerts (
  alert_id text primary key references alerts,
  case_id text not null references cases
);
create index case_alerts_of_case on case_alerts (case_id);
grant select, insert on case_alerts to chot_app;

-- What was done and said, in order; nothing of it is changed afterwards.
create table case_acts (
  id bigint generated always as identity primary key,
  case_id text not null references cases,
  at timestamptz not null,
  act text not null
    check (act in ('open', 'join', 'take', 'note', 'ask', 'answer', 'decide', 'close', 'reopen')),
  -- Null: by an alert.
  account_id text references accounts,
  alert_id text references alerts,
  remark text,
  basis text,
  decision text check (decision in ('harmless', 'explained', 'lock', 'violation')),
  -- The lock that was put or found in force.
  hold_id text references holds,
  constraint an_act_has_one_cause check ((account_id is null) <> (alert_id is null)),
  constraint only_a_decision_decides check ((decision is not null) = (act = 'decide'))
);
create index case_acts_of_case on case_acts (case_id, id);
grant select, insert on case_acts to chot_app;

create table violations (
  id text primary key,
  case_id text not null references cases,
  scope text not null check (scope in ('account', 'agency', 'system')),
  subject text not null,
  kind text not null
    check (kind in ('no-duty', 'shared-account', 'automated', 'made-up-dossier', 'disclosed', 'other')),
  summary text not null,
  basis text not null,
  recorded_at timestamptz not null,
  recorded_by text not null references accounts,
  constraint nobody_records_their_own check (scope <> 'account' or recorded_by <> subject)
);
create index violations_of_subject on violations (scope, subject, recorded_at desc);
grant select, insert on violations to chot_app;
