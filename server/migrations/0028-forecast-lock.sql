-- What the forecast of the Ministry's lock rests on, and the alarms it raised.

-- Queries granted in each hour that is over, told from the log: of a service, and off hours of an
-- agency and of the province (whose subject is '').
create table used_hours (
  hour_at timestamptz not null,
  scope text not null check (scope in ('service', 'agency-off-hours', 'province-off-hours')),
  subject text not null,
  queries integer not null check (queries > 0),
  primary key (hour_at, scope, subject)
);

-- The hours that were told: all from `from_at` up to `to_at`; an hour in them without a row had none.
create table used_hours_known (
  one boolean primary key default true check (one),
  from_at timestamptz,
  to_at timestamptz,
  constraint both_ends_or_none check ((from_at is null) = (to_at is null))
);
insert into used_hours_known default values;

-- Once for each span of a thing and each alarm.
create table limit_alarms (
  scope text not null check (scope in ('service', 'agency-off-hours', 'province-off-hours')),
  subject text not null,
  span text not null,
  alarm text not null check (alarm in ('near', 'trend')),
  at timestamptz not null,
  primary key (scope, subject, span, alarm)
);

grant select, insert, delete on used_hours to chot_app;
grant select, update on used_hours_known to chot_app;
grant select, insert on limit_alarms to chot_app;
