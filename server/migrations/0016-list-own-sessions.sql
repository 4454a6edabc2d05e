-- Officers list their own sessions, also those that are over, newest first.
create index sessions_by_account on sessions (account_id, created_at desc);
