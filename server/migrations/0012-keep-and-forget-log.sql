-- Months of the access log after their time online: sealed as bundles, at last pruned. Rows of the
-- log go only through the functions below, which belong to the owner of the schema and hold to a
-- floor of their own: the application role can neither delete an entry nor lower the floor.

-- The leaf hashes of sealed months; they stay when a month is pruned, so that the tree stays whole.
alter table log_tiles drop constraint log_tiles_level_check;
alter table log_tiles add constraint log_tiles_level_check check (level between 0 and 6);

create table log_bundles (
  index bigint primary key check (index >= 0),
  -- A bundle of 256 entries (tlog-tiles), compressed with Zstandard (RFC 8878).
  entries bytea not null
);
alter table log_bundles alter column entries set storage external;
alter table log_tiles alter column hashes set storage external;

-- One row for each month that is sealed or about to be. A month is a prefix's end: the months are
-- sealed, and pruned, one after the other from the oldest on.
create table log_months (
  month text primary key check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  -- Entries first_seq up to but without end_seq.
  first_seq bigint not null,
  end_seq bigint not null,
  -- Octets of its entries as they were, and of the bundles that hold them now.
  entry_bytes bigint not null,
  bundle_bytes bigint not null,
  -- Its entry `log-seal`.
  sealed_seq bigint not null,
  -- Entries below were compared with their tiles; moved by check_sealed_rows alone.
  checked_to bigint not null default 0,
  rows_dropped boolean not null default false,
  -- Its entry `log-prune`, and what that announces: bundles below this sequence go.
  prune_seq bigint,
  pruned_to bigint,
  bundles_dropped boolean not null default false,
  -- Its entry `key-destroy`.
  key_destroyed_seq bigint,
  constraint a_month_has_an_end check (first_seq >= 0 and end_seq >= first_seq),
  constraint rows_go_when_checked check (not rows_dropped or checked_to >= end_seq),
  constraint a_prune_says_how_far check ((prune_seq is null) = (pruned_to is null)),
  constraint a_prune_keeps_the_last_entry check (pruned_to is null or pruned_to % 256 = 0
    and pruned_to >= 0 and (pruned_to = 0 or pruned_to < end_seq)),
  constraint bundles_go_when_announced check (not bundles_dropped or prune_seq is not null),
  constraint a_key_goes_when_announced check (key_destroyed_seq is null or prune_seq is not null)
);

grant select, insert on log_bundles to chot_app;
grant select on log_months to chot_app;
grant insert (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq) on log_months
  to chot_app;
grant update (prune_seq, pruned_to, key_destroyed_seq) on log_months to chot_app;

create function log_month_start(month text) returns timestamptz
language sql stable
return (month || '-01')::timestamp at time zone 'UTC';

-- Twelve whole months have passed since the end of the month, by the time of the last entry and by
-- the clock of the database: one that was put forward, or an entry of the future, is not enough.
-- The number stands in core/src/log/keeping.ts too; no row of policy changes it.
create function log_floor_passed(month text) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
  select log_month_start(month) + interval '13 months'
         <= least(clock_timestamp(), (select last_at from log_head));
end;

-- Partitions for the month of an instant and for the months after it.
create function make_log_partitions(instant timestamptz, months_ahead integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if months_ahead not between 0 and 36 then raise exception 'months ahead: 0 to 36'; end if;
  perform make_log_partition(date_trunc('month', instant, 'UTC') + n * interval '1 month')
  from generate_series(0, months_ahead) n;
end $$;

-- Compares the rows of the next bundles of a sealed month with what was kept of them; whether the
-- whole month has been compared. In parts, because a month may take long.
create function check_sealed_rows(which text, bundles integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sealed log_months;
  from_seq bigint;
  to_seq bigint;
  counted bigint;
  wrong bigint;
begin
  select * into strict sealed from log_months where month = which;
  from_seq := greatest(sealed.checked_to, sealed.first_seq);
  if from_seq >= sealed.end_seq then
    update log_months set checked_to = end_seq where month = which and checked_to < end_seq;
    return true;
  end if;
  to_seq := least(sealed.end_seq, (from_seq / 256 + bundles) * 256);
  select coalesce(sum(e.count), 0),
         count(*) filter (where t.hashes is null or b.index is null
           or substring(t.hashes from (e.first % 256)::integer * 32 + 1
                        for e.count::integer * 32) <> e.leaves)
    into counted, wrong
  from (select seq / 256 as index, min(seq) as first, count(*) as count,
               string_agg(leaf_hash, ''::bytea order by seq) as leaves
        from log_entries
        where seq >= from_seq and seq < to_seq and at >= log_month_start(which)
          and at < log_month_start(which) + interval '1 month'
        group by seq / 256) e
  left join log_tiles t on t.level = 0 and t.index = e.index
  left join log_bundles b on b.index = e.index;
  if counted <> to_seq - from_seq or wrong > 0 then
    raise exception 'the rows of % are not those that were sealed', which;
  end if;
  update log_months set checked_to = to_seq where month = which;
  return to_seq = sealed.end_seq;
end $$;

-- Drops the rows of a sealed month.
create function drop_sealed_rows(which text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sealed log_months;
  partition text := 'log_entries_' || replace(which, '-', '_');
begin
  select * into strict sealed from log_months where month = which;
  if sealed.rows_dropped then return; end if;
  if not log_floor_passed(which) then
    raise exception 'the floor: % is younger than twelve months', which;
  end if;
  if sealed.checked_to < sealed.end_seq then
    raise exception 'the rows of % were not compared with its bundles', which;
  end if;
  if sealed.first_seq <> coalesce((select max(end_seq) from log_months where month < which), 0)
     or exists (select from log_months where month < which and not rows_dropped) then
    raise exception 'months are sealed one after the other';
  end if;
  if (select size from log_published) < (sealed.end_seq + 255) / 256 * 256 then
    raise exception '% is not published as whole bundles', which;
  end if;
  if not exists (select from log_entries where seq = sealed.sealed_seq and kind = 'log-seal') then
    raise exception 'the sealing of % is not an entry', which;
  end if;
  if exists (select from log_entries
             where (seq < sealed.first_seq or seq >= sealed.end_seq)
               and at >= log_month_start(which)
               and at < log_month_start(which) + interval '1 month') then
    raise exception '% has rows that were not sealed', which;
  end if;
  if exists (select from log_entries_rest
             where at < log_month_start(which) + interval '1 month') then
    raise exception '% has rows outside its partition', which;
  end if;
  execute format('drop table if exists %I', partition);
  update log_months set rows_dropped = true where month = which;
end $$;

-- Drops the bundles of a month whose pruning the log itself has announced and published.
create function drop_pruned_bundles(which text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  pruned log_months;
begin
  select * into strict pruned from log_months where month = which;
  if pruned.bundles_dropped then return; end if;
  if not log_floor_passed(which) then
    raise exception 'the floor: % is younger than twelve months', which;
  end if;
  if pruned.prune_seq is null or not pruned.rows_dropped
     or exists (select from log_months where month < which and not bundles_dropped) then
    raise exception '% is not next to be pruned', which;
  end if;
  if not exists (select from log_entries where seq = pruned.prune_seq and kind = 'log-prune'
                   and text::jsonb ->> 'ke' = which
                   and (text::jsonb ->> 'up')::bigint = pruned.pruned_to) then
    raise exception 'the pruning of % is not an entry', which;
  end if;
  if (select size from log_published) <= pruned.prune_seq then
    raise exception 'the pruning of % is not published', which;
  end if;
  delete from log_bundles where index < pruned.pruned_to / 256;
  update log_months set bundles_dropped = true where month = which;
end $$;

revoke execute on function log_month_start, log_floor_passed, make_log_partitions,
  check_sealed_rows, drop_sealed_rows, drop_pruned_bundles from public;
grant execute on function log_floor_passed, make_log_partitions, check_sealed_rows,
  drop_sealed_rows, drop_pruned_bundles to chot_app;
