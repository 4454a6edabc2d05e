-- When officers are away; told anew it replaces what was told before, and nothing is taken away.
create table account_leaves (
  id bigint generated always as identity primary key,
  account_id text not null references accounts,
  told_at timestamptz not null,
  -- Local days, first and last; all three null: back at work.
  first_day date,
  last_day date,
  kind text check (kind in ('annual', 'personal', 'insured', 'away-on-duty')),
  constraint whole_or_ended check (num_nonnulls(first_day, last_day, kind) in (0, 3)),
  constraint in_order check (first_day <= last_day)
);
create index account_leaves_newest on account_leaves (account_id, id desc);
grant select, insert on account_leaves to chot_app;
