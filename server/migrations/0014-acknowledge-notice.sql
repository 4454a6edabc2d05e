-- The version of the notice on logging that the officer acknowledged last; 0 is none.
alter table accounts
  add column notice_version integer not null default 0,
  add column notice_at timestamptz;
