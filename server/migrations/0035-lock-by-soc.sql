-- A security operations centre locks through the API: a third cause of a lock beside a rule and a person.
alter table holds
  add column system_id text references client_systems,
  add column idempotency_key text,
  drop constraint a_hold_has_one_cause,
  drop constraint a_person_says_why,
  add constraint a_hold_has_one_cause check (num_nonnulls(alert_id, locked_by, system_id) = 1),
  add constraint who_is_no_rule_says_why
    check ((alert_id is null) = (reason is not null) and (reason is null) = (basis is null)),
  add constraint a_system_locks_once_a_key check ((system_id is null) = (idempotency_key is null));
create unique index holds_of_system on holds (system_id, idempotency_key)
  where system_id is not null;

-- Whoever locks an agency is told how many wait there.
create index dossiers_open on dossiers (receiving_agency, deciding_agency) where state = 'open';
