-- The Ministry's counts of a day beside our own, each comparison that was made.
create table comparisons (
  id bigint generated always as identity primary key,
  day date not null,
  reading text not null check (reading in ('counting-day', 'calendar-day')),
  source text not null check (source in ('service', 'file')),
  compared_at timestamptz not null,
  -- Null: the gateway by itself.
  compared_by text references accounts,
  state text not null check (state in ('equal', 'within', 'differs'))
);
create index comparisons_by_day on comparisons (reading, day desc, id desc);

create table comparison_rows (
  comparison_id bigint not null references comparisons,
  -- No foreign keys: the Ministry may count what we do not know.
  service_code text not null,
  agency_code text,
  window_kind text not null check (window_kind in ('office', 'off-hours')),
  sent integer not null check (sent >= 0),
  possible integer not null check (possible >= 0),
  received integer not null check (received >= 0),
  state text not null check (state in ('equal', 'within', 'differs')),
  constraint one_row_for_each_place
    unique nulls not distinct (comparison_id, service_code, agency_code, window_kind)
);

-- What differed, until somebody has explained it or a later comparison found it to agree.
create table differences (
  id bigint generated always as identity primary key,
  day date not null,
  reading text not null check (reading in ('counting-day', 'calendar-day')),
  service_code text not null,
  agency_code text,
  window_kind text not null check (window_kind in ('office', 'off-hours')),
  sent integer not null,
  possible integer not null,
  received integer not null,
  state text not null check (state in ('open', 'closed', 'settled')),
  constraint one_difference_for_each_place
    unique nulls not distinct (day, reading, service_code, agency_code, window_kind)
);
create index differences_open on differences (reading, day) where state = 'open';

create table difference_acts (
  difference_id bigint not null references differences,
  at timestamptz not null,
  act text not null check (act in ('found', 'changed', 'settled', 'note', 'close', 'reopen')),
  account_id text references accounts,
  reason text,
  basis text,
  constraint a_person_says_why check (
    (act in ('note', 'close', 'reopen')) = (account_id is not null and reason is not null)
    and (act <> 'close' or basis is not null))
);
create index difference_acts_of_difference on difference_acts (difference_id, at);

grant select, insert on comparisons, comparison_rows, differences, difference_acts to chot_app;
grant update (sent, possible, received, state) on differences to chot_app;
