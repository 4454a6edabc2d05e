-- What officers are told of, in the console and by e-mail. Made out of the access log's entries by a
-- follower (and by the clock): the entry commits with the act, so nothing is told that did not happen.
alter table accounts add column email_sealed bytea;

create table notifications (
  id bigint generated always as identity primary key,
  account_id text not null references accounts,
  kind text not null,
  -- A number of days, or the kind of a request: never a name.
  about text,
  -- The same thing is told to somebody once: the entry's place in the log, or the day it is about.
  once text not null,
  made_at timestamptz not null,
  read_at timestamptz,
  -- `none`: no address, or no mail server, when it was made.
  mail text not null check (mail in ('none', 'waiting', 'sent', 'given-up')),
  mail_tries integer not null default 0,
  -- Not tried before; moved on by whoever tries, so that no other does meanwhile.
  mail_due_at timestamptz,
  constraint notifications_once unique (account_id, kind, once)
);
create index notifications_of_account on notifications (account_id, id desc);
create index notifications_to_mail on notifications (mail_due_at) where mail = 'waiting';
create index notifications_given_up on notifications (made_at) where mail = 'given-up';

-- How far the log was read; what came before this is told to nobody.
create table notified_up_to (size bigint not null);
insert into notified_up_to select size from log_head;
create unique index notified_up_to_one on notified_up_to ((true));

grant select, insert on notifications to chot_app;
grant update (read_at, mail, mail_tries, mail_due_at) on notifications to chot_app;
grant select, update on notified_up_to to chot_app;
