-- Agencies change by dated decisions: renamed, merged, split, moved, ended, made. Nothing is deleted
-- and no code is given out twice (agencies.code is the key, and nobody may delete a row).

alter table agencies add column parent_code text references agencies,
  add constraint an_agency_stands_under_another check (parent_code <> code);
-- Decision 20/2020/QĐ-TTg writes codes from high to low: what stands before the last part is above.
update agencies a set parent_code = p.code from agencies p
 where p.code = regexp_replace(a.code, '\.[^.]*$', '') and p.code <> a.code;
create index agencies_of_parent on agencies (parent_code) where parent_code is not null;

-- Names and places that are over; what holds now is the agency's own row.
create table agency_versions (
  agency_code text not null references agencies,
  valid_from date not null,
  valid_to date not null check (valid_to > valid_from),
  name text not null,
  parent_code text references agencies,
  primary key (agency_code, valid_from)
);

-- One decision document and what it does, on one day: draft → approved → done, or dropped, or stopped
-- because it could no longer be done on its day.
create table reorganisations (
  id text primary key,
  state text not null default 'draft'
    check (state in ('draft', 'approved', 'done', 'dropped', 'stopped')),
  -- Counts the changes of a draft: an approval is for one revision.
  revision integer not null default 1 check (revision > 0),
  document_number text not null,
  document_date date not null,
  issuer text not null,
  takes_effect_on date not null,
  acts jsonb not null check (jsonb_typeof(acts) = 'array'),
  drafted_by text not null references accounts,
  drafted_at timestamptz not null,
  approved_by text references accounts,
  approved_at timestamptz,
  ended_at timestamptz,
  -- The day from which it holds: the day of effect, or the first on which it was approved.
  done_on date,
  done_seq bigint,
  -- What was found where, and went where, when it was done; or why it was stopped.
  result jsonb,
  constraint two_persons_reorganise check (approved_by <> drafted_by),
  constraint an_approved_reorganisation_is_somebodys check (
    (approved_by is null) = (approved_at is null)
    and (state not in ('approved', 'done', 'stopped') or approved_by is not null)),
  constraint what_was_done_has_its_entry check (
    (state = 'done') = (done_seq is not null) and (state = 'done') = (done_on is not null)
    and (state in ('done', 'dropped', 'stopped')) = (ended_at is not null))
);
create index reorganisations_by_time on reorganisations (drafted_at desc, id desc);
create index reorganisations_due on reorganisations (takes_effect_on) where state = 'approved';

-- Once a second person has approved it, what it says is nobody's to change.
create function keep_reorganisation() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null
     or old.state <> 'draft'
        and (new.revision, new.document_number, new.document_date, new.issuer,
             new.takes_effect_on, new.acts, new.drafted_by, new.approved_by, new.approved_at)
            is distinct from
            (old.revision, old.document_number, old.document_date, old.issuer,
             old.takes_effect_on, old.acts, old.drafted_by, old.approved_by, old.approved_at)
     or old.state = 'approved' and new.state = 'draft'
  then
    raise exception 'reorganisation % was approved or is over', old.id;
  end if;
  return new;
end $$;
create trigger reorganisations_are_kept before update on reorganisations
  for each row execute function keep_reorganisation();

create table agency_heirs (
  predecessor text not null references agencies,
  heir text not null references agencies check (heir <> predecessor),
  reorganisation_id text not null references reorganisations,
  -- Takes over what is assigned to no other.
  rest boolean not null,
  primary key (predecessor, heir, reorganisation_id)
);
create index agency_heirs_of_heir on agency_heirs (heir);

-- An account whose agency ended waits at the heir until that confirms it.
alter table account_requests drop constraint account_requests_kind_check;
alter table account_requests add constraint account_requests_kind_check
  check (kind in ('new', 'duties', 'move', 'restore', 'recover', 'rehome'));
alter table account_requests add column reorganisation_id text references reorganisations,
  add constraint who_is_rehomed_knows_why check ((kind = 'rehome') = (reorganisation_id is not null));
create index account_requests_of_reorganisation on account_requests (reorganisation_id)
  where reorganisation_id is not null;

-- The list the Ministry accepted names agencies that are there no more: a notice of change is due.
alter table account_lists add column change_notice_due_since date;

grant select, insert on agency_versions, agency_heirs, reorganisations to chot_app;
grant update (state, revision, document_number, document_date, issuer, takes_effect_on, acts,
              drafted_by, drafted_at, approved_by, approved_at, ended_at, done_on, done_seq, result)
  on reorganisations to chot_app;
-- What was asked stays what it was, but for an agency that ended: it is its heir then.
grant update (agency_code) on account_requests to chot_app;
create function keep_agency_of_request() returns trigger language plpgsql as $$
begin
  if new.agency_code <> old.agency_code
     and not exists (select from agency_heirs
                      where predecessor = old.agency_code and heir = new.agency_code)
  then
    raise exception 'request % may only go to an heir of its agency', old.id;
  end if;
  return new;
end $$;
create trigger account_requests_keep_agency before update of agency_code on account_requests
  for each row execute function keep_agency_of_request();
