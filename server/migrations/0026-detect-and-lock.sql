-- Detection over the log: what is kept of decisions for it, how far it has come, what it found, and
-- what stands in the way of the next request.

-- Classes, never numbers (docs/decisions/0032-detection.md).
create table query_signs (
  decision_seq bigint not null,
  sign text not null
    check (sign in ('near', 'self', 'colleague', 'household', 'surname-and-commune')),
  primary key (decision_seq, sign)
);
grant select, insert on query_signs to chot_app;

-- The account of a party who is an officer, as it was when the dossier was told of.
alter table dossier_parties add column account_id text references accounts;

create table detection (
  one boolean primary key default true check (one),
  -- Entries below were taken up, and what they brought about is recorded.
  next_seq bigint not null,
  -- What detection remembers of the entries below `state_seq`; with another form, or none, it is
  -- made anew from the log.
  state_seq bigint not null,
  state_version integer not null,
  state bytea,
  constraint never_ahead check (state_seq <= next_seq)
);
-- A log that is there already is not judged in hindsight.
insert into detection (next_seq, state_seq, state_version) select size, size, 0 from log_head;
grant select, update on detection to chot_app;

create table alerts (
  id text primary key,
  at timestamptz not null,
  rule text not null,
  act text not null check (act in ('challenge', 'lock', 'case')),
  scope text not null check (scope in ('account', 'agency')),
  subject text not null,
  -- The finding as core/src/detect/rules.ts has it: entries, count, limit, baseline.
  finding jsonb not null
);
create index alerts_by_time on alerts (at desc, id desc);
create index alerts_of_subject on alerts (subject, at desc);
grant select, insert on alerts to chot_app;

create table holds (
  id text primary key,
  kind text not null check (kind in ('lock', 'challenge')),
  scope text not null check (scope in ('account', 'address', 'agency', 'system', 'service')),
  subject text not null,
  began_at timestamptz not null,
  -- By a rule, which the alert explains, or by a person with a reason.
  alert_id text references alerts,
  locked_by text references accounts,
  reason text,
  basis text,
  ended_at timestamptz,
  ended_by text references accounts,
  end_reason text,
  constraint a_hold_has_one_cause check ((alert_id is null) <> (locked_by is null)),
  constraint a_person_says_why
    check ((locked_by is null) = (reason is null) and (reason is null) = (basis is null)),
  constraint only_rules_challenge check (kind = 'lock' or alert_id is not null and scope = 'account'),
  constraint an_end_is_somebodys check ((ended_at is null) = (ended_by is null)),
  constraint a_lock_ends_with_a_reason
    check (kind = 'challenge' or (ended_at is null) = (end_reason is null)),
  constraint nobody_lifts_what_they_locked check (ended_by <> locked_by),
  constraint nobody_lifts_their_own_lock
    check (kind = 'challenge' or scope <> 'account' or ended_by <> subject),
  constraint a_challenge_is_met_by_whom_it_concerns check (kind = 'lock' or ended_by = subject)
);
create unique index holds_in_force on holds (kind, scope, subject) where ended_at is null;
create index holds_by_time on holds (began_at desc, id desc);
grant select, insert, update (ended_at, ended_by, end_reason) on holds to chot_app;

-- What ended stays ended.
create function keep_ended_hold() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then raise exception 'hold % has ended', old.id; end if;
  return new;
end $$;
create trigger holds_end_once before update on holds
  for each row execute function keep_ended_hold();
