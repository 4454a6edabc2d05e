-- A password lasts from the day it was set; one given by somebody else lasts until it was used.
-- Accounts that are there keep theirs, and their days begin now.
alter table accounts
  add column password_set_at timestamptz not null default now(),
  add column password_given boolean not null default false;

-- The passwords before the present one, as many as may not be used again.
create table former_passwords (
  account_id text not null references accounts,
  set_at timestamptz not null,
  password_hash text not null,
  primary key (account_id, password_hash)
);
grant select, insert, delete on former_passwords to chot_app;
