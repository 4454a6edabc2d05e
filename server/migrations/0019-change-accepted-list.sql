-- The focal point enters at the screen what the Ministry accepted; the access log keeps what was before.
grant update (queries_per_day), delete on listed_accounts to chot_app;
