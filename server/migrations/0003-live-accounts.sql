-- The life of an account: more states, who took it over, and what its person was trained in.

alter table accounts drop constraint accounts_state_check;
alter table accounts add constraint accounts_state_check
  check (state in ('active', 'moving', 'locked', 'dormant', 'revoked'));

-- When the person took the account over, by signing in with factors of their own; null again
-- whenever it is handed out anew. Whoever has an account by now has signed in with a factor.
alter table accounts add column enrolled_at timestamptz;
update accounts set enrolled_at = coalesce(last_sign_in_at, created_at);

-- A duty ended on its first day was held on none.
alter table account_duties drop constraint account_duties_check;
alter table account_duties add constraint a_duty_does_not_end_before_it_begins
  check (valid_to >= valid_from);

-- Dispatch 3736 §2: officers are made familiar with the rules before they are given a right.
create table account_trainings (
  account_id text not null references accounts,
  held_on date not null,
  -- The first day on which it counts no more.
  valid_to date not null check (valid_to > held_on),
  -- The paper that proves it, e.g. the number of a list of participants.
  basis text not null,
  recorded_at timestamptz not null,
  primary key (account_id, held_on)
);
grant select, insert, update on account_trainings to chot_app;

-- Nobody loses the counter by an upgrade: there is a quarter to train whoever holds a right by now.
insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
select distinct a.id, current_date, current_date + 90,
       'Chuyển tiếp khi nâng cấp; phải tập huấn và ghi nhận trước khi hết hạn.', now()
from accounts a join account_duties d on d.account_id = a.id
where a.state = 'active' and d.duty in ('receiving', 'verification')
  and (d.valid_to is null or d.valid_to > current_date);
