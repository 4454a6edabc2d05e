-- A change of rules tried on the days behind (docs/decisions/0039-shadow-runs.md).
create table shadow_runs (
  id text primary key,
  asked_at timestamptz not null,
  asked_by text not null references accounts,
  reason text not null,
  days integer not null check (days between 1 and 30),
  -- The rows of `policies` it is about: name, present and proposed value.
  policy_rows jsonb not null,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- Entries from `read_seq` are remembered, those from `from_seq` up to but without `to_seq` counted.
  read_seq bigint not null,
  from_seq bigint not null,
  to_seq bigint not null,
  done_seq bigint not null,
  ended_at timestamptz,
  -- The report as it was written, and its SHA-256.
  report text,
  digest bytea,
  constraint in_order check (read_seq <= from_seq and from_seq <= to_seq),
  constraint an_end_has_its_time check ((state in ('waiting', 'running')) = (ended_at is null)),
  constraint a_report_has_its_digest
    check ((state = 'done') = (report is not null) and (report is null) = (digest is null)),
  constraint digest_of_report check (digest = sha256(convert_to(report, 'UTF8')))
);
create unique index one_shadow_run_at_a_time on shadow_runs ((true))
  where state in ('waiting', 'running');
create index shadow_runs_by_time on shadow_runs (asked_at desc, id desc);
grant select, insert, update (state, done_seq, ended_at, report, digest) on shadow_runs to chot_app;

-- What ended stays as it ended.
create function keep_ended_shadow_run() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then raise exception 'shadow run % has ended', old.id; end if;
  return new;
end $$;
create trigger shadow_runs_end_once before update on shadow_runs
  for each row execute function keep_ended_shadow_run();
