-- What tells a citizen at the counter from a re-check.
alter table purposes add column recheck boolean not null default false;
update purposes set recheck = true where code = 'review-poor-household';

-- The place of the person asked about in the dossier; null of queries before this.
alter table queries add column party smallint;
create index queries_of_dossier on queries (dossier_code, service_code, party);
