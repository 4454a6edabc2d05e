-- A person who lost password or second factors gets their account anew: asked by one administrator,
-- approved by another.
alter table account_requests drop constraint account_requests_kind_check;
alter table account_requests add constraint account_requests_kind_check
  check (kind in ('new', 'duties', 'move', 'restore', 'recover'));
