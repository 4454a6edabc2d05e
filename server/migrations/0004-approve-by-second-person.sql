-- What only two persons may do together: one asks, another approves, the first one acts.
-- What the program decides is decided again here: nobody approves their own, an answer stands, and
-- nothing secret is kept once it is over.

create table approvals (
  -- A request id, the same on all entries of the log about it.
  id text primary key,
  kind text not null,
  requester_id text not null references accounts,
  asked_at timestamptz not null,
  reason text not null,
  basis text not null,
  -- What may be done, as both persons are shown it; never a citizen's number.
  terms json not null,
  -- What may be done it to, e.g. a citizen's number: under the data key, bound to this row.
  sealed bytea,
  answer_by timestamptz not null,
  uses_max integer not null check (uses_max > 0),
  state text not null default 'waiting'
    check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'ended', 'used-up', 'expired')),
  decided_by text references accounts,
  decided_at timestamptz,
  answer text,
  usable_until timestamptz,
  uses integer not null default 0,
  ended_at timestamptz,
  constraint nobody_approves_their_own check (decided_by <> requester_id),
  constraint an_answer_is_somebodys check (
    (decided_by is null) = (decided_at is null)
    and (decided_by is null) = (state in ('waiting', 'withdrawn') or state = 'expired' and usable_until is null)),
  constraint what_is_approved_ends check (
    (usable_until is not null) = (state in ('approved', 'ended', 'used-up')
                                  or state = 'expired' and decided_by is not null)),
  constraint never_used_too_often check (uses <= uses_max),
  constraint what_is_over_holds_no_secret check (
    (ended_at is null) = (state in ('waiting', 'approved')) and (sealed is null or ended_at is null))
);
create index approvals_open on approvals (requester_id) where ended_at is null;
create index approvals_by_time on approvals (asked_at desc, id desc);

grant select, insert on approvals to chot_app;
-- Who asked, for what and why cannot be changed afterwards.
grant update (sealed, state, decided_by, decided_at, answer, usable_until, uses, ended_at)
  on approvals to chot_app;

-- An answer, once given, is nobody's to change; what is over stays over.
create function keep_approval() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null
     or old.decided_by is not null
        and (new.decided_by, new.decided_at, new.answer, new.usable_until)
            is distinct from (old.decided_by, old.decided_at, old.answer, old.usable_until)
     or new.uses < old.uses
     or old.state = 'approved' and new.state in ('waiting', 'refused', 'withdrawn')
  then
    raise exception 'approval % was already answered or is over', old.id;
  end if;
  return new;
end $$;
create trigger approvals_are_kept before update on approvals
  for each row execute function keep_approval();
