-- Pauses after failures grow; failures are counted by address as well, whichever login they named.
alter table sign_in_failures add column pauses integer not null default 0;

create table address_failures (
  address inet primary key,
  failures integer not null,
  last_at timestamptz not null
);
grant select, insert, update, delete on address_failures to chot_app;

-- Signed challenges are good once. Rows are locked to be forgotten, never changed.
create table used_challenges (
  digest bytea primary key,
  expires_at timestamptz not null
);
grant select, insert, update, delete on used_challenges to chot_app;
