-- The review of registered accounts every three months (dispatch 6383, form 2; core/src/review).

alter table accounts drop constraint accounts_state_check;
alter table accounts add constraint accounts_state_check
  check (state in ('active', 'moving', 'locked', 'dormant', 'review-silent', 'revoked'));

create table reviews (
  -- The first month of its period.
  id text primary key check (id ~ '^[0-9]{4}-[0-9]{2}$'),
  opened_on date not null,
  due_on date not null check (due_on > opened_on),
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index one_review_is_open on reviews ((true)) where closed_at is null;
grant select, insert, update (closed_at) on reviews to chot_app;

-- Who is in it. Without an outcome it is open, and its agency is that of the account; with one, the
-- agency is the one it had then.
create table review_items (
  review_id text not null references reviews,
  account_id text not null references accounts,
  agency_code text not null references agencies,
  joined_on date not null,
  outcome text check (outcome in ('keep', 'change', 'revoke', 'silent', 'gone')),
  -- What is to change.
  change text check (change in ('queries', 'duties', 'agency', 'other')),
  remark text,
  at timestamptz,
  -- Null: the clock.
  answered_by text references accounts,
  primary key (review_id, account_id),
  constraint an_outcome_has_its_time check ((outcome is null) = (at is null)),
  constraint an_answer_is_somebodys
    check ((coalesce(outcome, '') in ('keep', 'change', 'revoke')) = (answered_by is not null)),
  constraint nobody_answers_for_themself check (answered_by <> account_id),
  constraint a_change_says_what check ((outcome = 'change') is not true or change is not null),
  constraint a_revocation_says_why check ((outcome = 'revoke') is not true or remark is not null)
);
create index review_items_of_agency on review_items (review_id, agency_code);
create index review_items_of_account on review_items (account_id);
grant select, insert, update (agency_code, outcome, change, remark, at, answered_by)
  on review_items to chot_app;

-- What was said of an account in a review is said for good.
create function keep_review_outcome() returns trigger language plpgsql as $$
begin
  if old.outcome is not null then
    raise exception 'account % has its outcome in review %', old.account_id, old.review_id;
  end if;
  return new;
end $$;
create trigger review_outcomes_stand before update on review_items
  for each row execute function keep_review_outcome();

-- On which days agencies that were behind were reminded.
create table review_turns (
  review_id text not null references reviews,
  day date not null,
  primary key (review_id, day)
);
grant select, insert on review_turns to chot_app;
