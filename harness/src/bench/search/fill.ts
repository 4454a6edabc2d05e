/**
 * An access log of many months for the search benchmark: computed by the database itself, the same
 * each time, a month at a time, so that a filling that was killed goes on with the next month.
 * Officers, agencies, procedures and citizens are skewed as in life: few ask much, and few are
 * asked about often.
 */
import type { Database } from '@chot/server/db/database.ts'
import { epochOf, type KeyRing } from '@chot/server/keys/key-ring.ts'
import type pg from 'pg'

export const officerCount = 1_000
const citizenCount = 1_000_000
/** Citizens whose digests are the key ring's own: those the benchmark asks about. */
const knownCitizens = 400
/** Months ending with this one; entries are spread evenly. */
const lastMonth = Date.UTC(2026, 10, 1)
const monthCount = 24

export const accountId = (index: number) => `a-${String(index).padStart(16, '0')}`
export const username = (index: number) => `officer.${String(index).padStart(4, '0')}`
/** Made up: `rank` 0 is the one asked about most. */
export const citizenNumber = (rank: number) =>
  String(10_190_000_000 + rank).padStart(12, '0')

/** First instants (UTC milliseconds) of the months and of the one after. */
function monthStarts(): readonly number[] {
  const last = new Date(lastMonth)
  return Array.from({ length: monthCount + 1 }, (_, index) =>
    Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - monthCount + 1 + index, 1),
  )
}

/** Spread over the whole skew, the most asked about among them; each rank once. */
export const knownRanks: readonly number[] = Array.from(
  { length: knownCitizens },
  (_, index) => index + Math.floor((citizenCount / 2) * (index / knownCitizens) ** 3),
)

/** Accounts and empty months; does nothing when they are there. */
async function prepareFilling(db: Database): Promise<void> {
  await db.rows(
    `insert into accounts (id, username, full_name, agency_code, password_hash, totp_sealed,
                           officer_number_sealed, phone_sealed)
     select id, username, 'Cán bộ ' || username, agency, 'none', '', '', ''
     from unnest($1::text[], $2::text[]) with ordinality as o(id, username, place)
     join (select code as agency, row_number() over (order by code) as n, count(*) over () as of
             from agencies where kind = 'commune') c on c.n = 1 + (o.place - 1) % c.of
     on conflict do nothing`,
    [
      Array.from({ length: officerCount }, (_, index) => accountId(index)),
      Array.from({ length: officerCount }, (_, index) => username(index)),
    ],
  )
  for (const month of monthStarts())
    await db.rows('select make_log_partition(to_timestamp($1::bigint / 1000.0))', [month])
}

// Draws 0…1 of an entry's number: the same log each time.
const draw = (of: string, salt: number) =>
  `((hashint8extended(${of}, ${salt}) & 1073741823)::float8 / 1073741824)`

const fillSql = `
  with drawn as (
    select g, g / 2 as p,
           case when g % 40 = 39 then (array['sign-in', 'dossier', 'log-search', 'reveal'])[1 + g / 40 % 4]
                when g % 2 = 0 then 'decision' else 'outcome' end as kind,
           floor(${officerCount} * pow(${draw('g / 2', 1)}, 1.5))::int as officer,
           floor(${citizenCount} * pow(${draw('g / 2', 2)}, 1.5))::int as citizen,
           ${draw('g / 2', 3)} as luck,
           floor(90 * pow(${draw('g / 2', 4)}, 2))::int as procedure,
           floor(600000 * ${draw('g / 2', 5)})::int as dossier,
           md5(g::text) as salt,
           md5((g / 2)::text)::uuid::text as request_id,
           to_timestamp(($3::bigint + (($4::bigint - $3::bigint) * ((g - $1::bigint)::float8 / ($2::bigint - $1::bigint)))::bigint) / 1000.0) as at
    from generate_series($1::bigint, $2::bigint - 1) g),
  named as (
    select d.*, a.id as account, a.agency_code,
           format('1.%s', lpad((1000 + d.procedure)::text, 6, '0')) as procedure_code,
           format('H38.%s-26-%s', lpad((d.dossier % 124)::text, 5, '0'), lpad(d.dossier::text, 6, '0')) as dossier_code,
           case when kind = 'decision' then coalesce(k.digest, sha256(convert_to($5 || '/' || d.citizen, 'UTF8'))) end as subject,
           case when kind = 'decision' then case when luck < 0.04 then 'refused' else 'granted' end
                when kind = 'outcome' then case when luck < 0.06 then 'no-match' when luck < 0.065 then 'failed'
                                                when luck < 0.0655 then 'unknown' else 'answered' end
                else 'done' end as outcome
    from drawn d
    join (select id, agency_code, row_number() over (order by id) - 1 as n from accounts) a on a.n = d.officer
    left join unnest($6::int[], $7::bytea[]) as k(citizen, digest) on k.citizen = d.citizen),
  written as (
    select n.*, json_build_object('v', 1, 't', floor(extract(epoch from at) * 1000)::bigint, 'pv', 1,
             'sa', salt, 'k', kind, 'oc', outcome, 'id', request_id, 'ac', account, 'du', 'receiving',
             'au', 'assertion', 'ag', agency_code, 'sy', 'one-stop-bench', 'ip', '10.38.1.20',
             'do', dossier_code, 'pr', procedure_code, 'sv', 'look-up-person', 'pu', 'register-civil-status',
             'su', encode(subject, 'base64'), 'ke', $5::text)::text as text
    from named n)
  insert into log_entries (seq, at, text, leaf_hash, kind, outcome, reason, account_id, agency_code,
    system_id, dossier_code, procedure_code, service_code, request_id, subject)
  select g, at, text, sha256('\\x00'::bytea || convert_to(text, 'UTF8')), kind, outcome,
         case when outcome = 'refused' then 'person-not-in-dossier' end, account, agency_code,
         'one-stop-bench', dossier_code, procedure_code, 'look-up-person', request_id, subject
  from written`

/** The months of the log, `yyyy-MM`, oldest first. */
export const months: readonly string[] = monthStarts().slice(0, -1).map(epochOf)

/** Fills up to `entries`; a head that has come further is left as it is. */
async function fillMonths(
  client: pg.Client,
  keys: KeyRing,
  entries: number,
  onStep: (step: string) => void,
): Promise<void> {
  const starts = monthStarts()
  const perMonth = Math.floor(entries / monthCount)
  for (let month = 0; month < monthCount; month += 1) {
    const [from, to] = [starts[month] ?? 0, (starts[month + 1] ?? 0) - 1_000]
    const first = month * perMonth
    const end = month === monthCount - 1 ? entries : first + perMonth
    const epoch = epochOf(from)
    await client.query('begin')
    const { rows } = await client.query<{ size: number }>(
      'select size from log_head for update',
    )
    const wanted = (rows[0]?.size ?? 0) < end
    if (wanted) {
      await client.query('set local synchronous_commit = off')
      await client.query('set local enable_nestloop = off')
      await client.query(fillSql, [
        first,
        end,
        from,
        to,
        epoch,
        knownRanks,
        knownRanks.map((rank) => keys.subjectDigest(citizenNumber(rank), from).digest),
      ])
      await client.query(
        'update log_head set size = $1, last_at = to_timestamp($2::bigint / 1000.0)',
        [end, to],
      )
    }
    await client.query('commit')
    if (wanted) onStep(`${epoch}: ${end} entries`)
  }
}

/** Takes the indexes away while the log is filled and remembers them: building them once is faster. */
async function dropIndexes(client: pg.Client): Promise<void> {
  await client.query(
    `create table if not exists bench_indexes as
     select c.relname as name, pg_get_indexdef(c.oid) as made
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'log_entries'::regclass and not i.indisprimary`,
  )
  const { rows } = await client.query<{ name: string }>('select name from bench_indexes')
  for (const { name } of rows) await client.query(`drop index if exists ${name}`)
}

async function buildIndexes(
  client: pg.Client,
  onStep: (step: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ name: string; made: string }>(
    'select name, made from bench_indexes where to_regclass(name) is null order by name',
  )
  await client.query("set maintenance_work_mem = '512MB'")
  for (const { name, made } of rows) {
    // As PostgreSQL tells it, the definition of a partitioned index leaves its partitions out.
    await client.query(made.replace(' ON ONLY ', ' ON '))
    onStep(name)
  }
}

/** A log of so many entries, with its indexes; what is there already is kept. */
export async function fillLog(
  db: Database,
  client: pg.Client,
  keys: KeyRing,
  entries: number,
  onStep: (step: string) => void,
): Promise<void> {
  await prepareFilling(db)
  const { rows } = await client.query<{ size: number }>('select size from log_head')
  if ((rows[0]?.size ?? 0) < entries) await dropIndexes(client)
  await fillMonths(client, keys, entries, onStep)
  await buildIndexes(client, onStep)
  await client.query('analyze log_entries')
}
