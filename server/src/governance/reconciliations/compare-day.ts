/** One comparison of a day: counted, compared, kept, with its differences and their entries. */
import type { ComparisonMade, MinistryStatement } from '@chot/contract/reconciliations.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import {
  type ComparedRow,
  type ComparisonState,
  compareCounts,
  gravestOf,
} from '@chot/core/reconciliation/compare.ts'
import { daySegments } from '@chot/core/reconciliation/day-segments.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { countOwn } from './own-counts.ts'

export type CompareDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

/** Serialises comparisons, so that two of one day do not find the same difference twice. */
const comparisonLock = 0x63_68_64_73

interface Occasion {
  readonly source: 'service' | 'file'
  /** Null: the gateway by itself, and only where the day has no comparison yet. */
  readonly officer: SignedIn | null
}

/**
 * Compares a day with what the Ministry states of it; null when another node did in the meantime.
 * Throws Problem `day-not-over`, `day-too-old` (its entries may be sealed) or `not-permitted`.
 */
export async function compareDay(
  deps: CompareDeps,
  statement: MinistryStatement,
  { source, officer }: Occasion,
): Promise<ComparisonMade | null> {
  const { day, reading } = statement
  const policy = await deps.policies.current(deps.db)
  const now = deps.clock.now()
  const rule = policy.valueOn('reconciliation', localDay(policy, now))
  const segments = daySegments(day, reading, policy.calendarOn(day))
  const first = segments[0]?.fromMs ?? now
  const last = segments.at(-1)?.toMs ?? now
  if (now < last + rule.edgeSeconds * 1000) throw new Problem('day-not-over')
  if (now - first > rule.daysMax * 86_400_000) throw new Problem('day-too-old')
  const own = await countOwn(deps.db, segments, rule.edgeSeconds * 1000)

  const codes = new Map<string, string>()
  const withoutAgency = new Set<string>()
  for (const { code, integrationCode, answer } of policy.services.values()) {
    if (integrationCode !== '') codes.set(integrationCode, code)
    // The message of the yes/no service names no agency (npd-protocol, Verify).
    if (answer === 'match') withoutAgency.add(code)
  }
  const theirs = statement.rows.map(({ service, agency, window, received }) => ({
    service: codes.get(service) ?? service,
    agency,
    window,
    received,
  }))
  const rows = compareCounts(own, theirs, withoutAgency)
  const state = gravestOf(rows.map((row) => row.state))

  const done = await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [comparisonLock])
    if (officer === null && (await isCompared(tx, statement))) return false
    const id = await keep(tx, statement, { source, officer, state, rows, now })
    const changes = await keepDifferences(tx, statement, rows)
    await noteChanges(tx, changes, now)
    const head = await lockHead(tx, deps.clock.heldAt())
    if (officer !== null) {
      const today = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
      if (!(await stillMay(tx, officer, 'reconciliation:act', today)))
        throw new Problem('not-permitted')
    }
    const who = officer === null ? {} : actorOf(officer, 'reconciliation:act')
    const sum = (value: (row: ComparedRow) => number) =>
      rows.reduce((before, row) => before + value(row), 0)
    const bodies: EntryBody[] = [
      {
        k: 'reconciliation',
        oc: 'done',
        ...who,
        ob: [
          `comparison=${id} ${reading} ${day} ${state} source=${source}`,
          `sent=${sum((row) => row.sent)} possible=${sum((row) => row.possible)}`,
          `received=${sum((row) => row.received)}`,
        ].join(' '),
      },
      ...changes.map(
        (change): EntryBody => ({
          k: 'difference',
          oc: 'done',
          ...who,
          ...(codes.has(change.service) || policy.services.has(change.service)
            ? { sv: change.service }
            : {}),
          ob: [
            `difference=${change.id} ${change.act} ${reading} ${day} ${change.window}`,
            `service=${change.service} agency=${change.agency ?? '-'}`,
            `sent=${change.sent} possible=${change.possible} received=${change.received}`,
          ].join(' '),
        }),
      ),
    ]
    await appendTo(tx, head, bodies)
    return true
  })
  return done ? { day, reading, state } : null
}

async function isCompared(
  tx: Tx,
  { day, reading }: Pick<MinistryStatement, 'day' | 'reading'>,
): Promise<boolean> {
  const found = await tx.rows(
    'select 1 from comparisons where day = $1 and reading = $2 limit 1',
    [day, reading],
  )
  return found.length > 0
}

interface Made extends Occasion {
  readonly state: ComparisonState
  readonly rows: readonly ComparedRow[]
  readonly now: number
}

async function keep(
  tx: Tx,
  { day, reading }: MinistryStatement,
  { source, officer, state, rows, now }: Made,
): Promise<number> {
  const [made] = await tx.rows<{ id: number }>(
    `insert into comparisons (day, reading, source, compared_at, compared_by, state)
     values ($1, $2, $3, to_timestamp($4::bigint / 1000.0), $5, $6) returning id`,
    [day, reading, source, now, officer?.accountId ?? null, state],
  )
  if (made === undefined) throw new Error('a comparison was not kept')
  await tx.rows(
    `insert into comparison_rows (comparison_id, service_code, agency_code, window_kind, sent,
                                  possible, received, state)
     select $1, r.service, r.agency, r."window", r.sent, r.possible, r.received, r.state
     from jsonb_to_recordset($2::jsonb) as r(service text, agency text, "window" text, sent int,
       possible int, received int, state text)`,
    [made.id, JSON.stringify(rows)],
  )
  return made.id
}

interface Change extends Omit<ComparedRow, 'state'> {
  readonly id: number
  readonly act: 'found' | 'changed' | 'settled'
}

/** Opens what differs, also what was closed with other numbers, and settles what agrees again. */
async function keepDifferences(
  tx: Tx,
  { day, reading }: MinistryStatement,
  rows: readonly ComparedRow[],
): Promise<readonly Change[]> {
  return tx.rows<Change>(
    `with given as (
       select r.service as service_code, r.agency as agency_code, r."window" as window_kind,
              r.sent, r.possible, r.received
       from jsonb_to_recordset($3::jsonb) as r(service text, agency text, "window" text, sent int,
         possible int, received int)),
     before as materialized (select * from differences where day = $1 and reading = $2),
     opened as (
       insert into differences as d (day, reading, service_code, agency_code, window_kind, sent,
                                     possible, received, state)
       select $1, $2, service_code, agency_code, window_kind, sent, possible, received, 'open'
       from given
       on conflict on constraint one_difference_for_each_place do update
         set sent = excluded.sent, possible = excluded.possible, received = excluded.received,
             state = 'open'
         where d.state = 'settled' or (d.sent, d.possible, d.received)
                 is distinct from (excluded.sent, excluded.possible, excluded.received)
       returning d.*),
     settled as (
       update differences d set state = 'settled' from before b
       where d.id = b.id and d.state = 'open' and not exists (
         select from given g where g.service_code = b.service_code
           and g.agency_code is not distinct from b.agency_code
           and g.window_kind = b.window_kind)
       returning d.*),
     changes as (
       select o.*, case when b.id is null then 'found' else 'changed' end as act
       from opened o left join before b on b.id = o.id
       union all select s.*, 'settled' from settled s)
     select id, act, service_code as service, agency_code as agency, window_kind as "window", sent,
            possible, received
     from changes order by id`,
    [day, reading, JSON.stringify(rows.filter(({ state }) => state === 'differs'))],
  )
}

async function noteChanges(
  tx: Tx,
  changes: readonly Change[],
  now: number,
): Promise<void> {
  await tx.rows(
    `insert into difference_acts (difference_id, at, act)
     select c.id, to_timestamp($2::bigint / 1000.0), c.act
     from jsonb_to_recordset($1::jsonb) as c(id bigint, act text)`,
    [JSON.stringify(changes), now],
  )
}
